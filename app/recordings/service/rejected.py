"""Rows of manifests that were set aside, and how they leave the quarantine again (C2)."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from app.foundation import clock
from app.foundation.db import canonical_json, change_rows, db
from app.recordings.models import Quarantined
from app.recordings.policy.manifest import BadRow
from app.recordings.service.judging import Fate, Record
from app.recordings.service.rows import insert_new

REFERENCE = "quarantine_no"
_LONGEST_CELL = 10_000
_PART = 500


def set_rows_aside(faults: Iterable[tuple[Record, BadRow]]) -> int:
    """Put rows into quarantine as they came, each once; returns how many are new there."""
    return insert_new(Quarantined, [_row(record, fault) for record, fault in faults])


def clear_answered(records: Sequence[Record], fates: Sequence[Fate]) -> int:
    """Take out of the quarantine the rows that came in now; returns how many.

    A row is known again by the number that the download of rejected rows carries, or by the id of its call.
    A contradiction to a known call leaves by its number alone: the row that it contradicts is no answer.
    """
    good = [(one, fate) for one, fate in zip(records, fates, strict=True) if not isinstance(fate, BadRow)]
    if not good or not (waiting := _waiting()):
        return 0
    still_bad = {
        _digest(one.raw) for one, fate in zip(records, fates, strict=True) if isinstance(fate, BadRow)
    }
    calls = {fate.row.call_id for _, fate in good if not isinstance(fate, BadRow)}
    numbers = {str(one.raw.get(REFERENCE, "")) for one, _ in good}
    answered = [
        row.id for row in waiting
        if row.digest not in still_bad and (reference(row.id, row.digest) in numbers or
                                            (row.reason != "call_differs" and _call(row.detail) in calls))
    ]  # fmt: skip
    parts = (answered[start : start + _PART] for start in range(0, len(answered), _PART))
    return sum(change_rows(delete(Quarantined).where(Quarantined.id.in_(part))) for part in parts)


def reference(row_id: int, digest: str) -> str:
    """How the download names a rejected row, so that its correction is known as such: ``17-3f9a20bc``."""
    return f"{row_id}-{digest[:8]}"


def rejected_rows(source: str | None = None) -> Iterator[Quarantined]:
    """The rows that were set aside, oldest first; ``source`` narrows them to one manifest."""
    statement = select(Quarantined).where(Quarantined.row.is_not(None)).order_by(Quarantined.id)
    if source:
        statement = statement.where(Quarantined.source.startswith(f"{source}:", autoescape=True))
    yield from db.session.scalars(statement.execution_options(yield_per=1000))


def _waiting() -> Sequence[Any]:
    columns = select(Quarantined.id, Quarantined.digest, Quarantined.reason, Quarantined.detail)
    return db.session.execute(columns.where(Quarantined.row.is_not(None))).all()


def _call(detail: str) -> Any:
    return json.loads(detail).get("call")


def _row(record: Record, fault: BadRow) -> dict[str, Any]:
    number = {} if record.number is None else {"row": record.number}
    return {
        "source": record.place, "reason": fault.reason, "seen_at": clock.now(), "digest": _digest(record.raw),
        "detail": canonical_json(_plain({**number, **fault.facts})), "row": _plain(record.raw),
    }  # fmt: skip


def _digest(raw: Mapping[str, Any]) -> str:
    cells = {str(name): str(value) for name, value in raw.items() if name != REFERENCE}
    return hashlib.sha256(canonical_json(cells).encode("utf-8", "replace")).hexdigest()


def _plain(value: Any) -> Any:
    """The value as every database can keep it: no half characters, no endless cells, no NaN."""
    if isinstance(value, Mapping):
        return {_plain(str(name)): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return value[:_LONGEST_CELL].replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return value if value is None or isinstance(value, int | float | bool) else str(value)
