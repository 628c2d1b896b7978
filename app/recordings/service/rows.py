"""Many rows at once, of which some may be there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite

from app.foundation.db import Base, db

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_BATCH = 1000


def insert_new(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert those of ``rows`` that break no unique constraint; returns how many. Safe against races."""
    if not rows:
        return 0
    insert = _INSERTS[db.session.get_bind().dialect.name]
    statement = insert(model.__table__).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    parts = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
    results = (db.session.execute(statement, part) for part in parts)
    return sum(result.rowcount for result in results if isinstance(result, CursorResult))
