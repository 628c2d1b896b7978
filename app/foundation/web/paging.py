"""Keyset pages: the cost of page 1,000 is that of page 1."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.foundation.db import Instant, db
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _

T = TypeVar("T")
PAGE_SIZE = 50
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page; ``next`` is the key to ask the next page with, None on the last."""

    rows: Sequence[T]
    next: str | None


def fetch_page(
    statement: Select[Any],
    keys: Sequence[InstrumentedAttribute[Any]],
    after: str | None,
    *,
    size: int = PAGE_SIZE,
    newest_first: bool = True,
) -> Page[Any]:
    """One page of ``statement`` ordered by ``keys`` (the last one unique), which the rows must carry.

    ``after`` is :attr:`Page.next` of the page before. The statement selects one model whose attributes
    the keys are.
    """
    if after:
        statement = statement.where(_beyond(keys, _decode(after, keys), newest_first))
    order = [key.desc() if newest_first else key.asc() for key in keys]
    rows = db.session.scalars(statement.order_by(*order).limit(size + 1)).all()
    more = len(rows) > size
    return Page(rows[:size], _encode([getattr(rows[size - 1], key.key) for key in keys]) if more else None)


def _beyond(keys: Sequence[Any], values: Sequence[Any], newest_first: bool) -> ColumnElement[bool]:
    steps = []
    for index, key in enumerate(keys):
        same = [earlier == value for earlier, value in zip(keys[:index], values[:index], strict=True)]
        further = key < values[index] if newest_first else key > values[index]
        steps.append(and_(*same, further))
    return or_(*steps)


def _encode(values: Sequence[Any]) -> str:
    plain = [["t", value.isoformat()] if hasattr(value, "isoformat") else ["v", value] for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(text: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        values = [datetime.fromisoformat(value) if kind == "t" else value for kind, value in plain]
        fitting = all(_fits(key, value) for key, value in zip(keys, values, strict=True))
    except (ValueError, TypeError) as error:
        raise InvalidInput(_("This page address is damaged. Go back to the first page.")) from error
    if not fitting:
        raise InvalidInput(_("This page address is damaged. Go back to the first page."))
    return values


def _fits(key: InstrumentedAttribute[Any], value: Any) -> bool:
    """Whether the database can compare the column with ``value``, which anybody can have written."""
    if isinstance(key.type, Instant):
        return isinstance(value, datetime) and value.tzinfo is not None
    if isinstance(value, int) and abs(value) > LARGEST_ID:
        return False
    return isinstance(value, key.type.python_type)
