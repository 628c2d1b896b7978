"""Rows of manifests that were set aside, and how they leave the quarantine again (C2)."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from app.foundation import clock
from app.foundation.db import canonical_json, change_rows, db, insert_new
from app.foundation.spreadsheet import restored
from app.recordings.models import Quarantined
from app.recordings.policy.columns import COLUMNS
from app.recordings.policy.manifest import BadRow
from app.recordings.policy.reasons import REASONS, advice, describe
from app.recordings.policy.translate import flatten
from app.recordings.service.judging import Fate, Record

REFERENCE = "quarantine_no"
ADDED = ("quarantine_reason", "quarantine_advice")
_LONGEST_CELL = 10_000
_PART = 500


def set_rows_aside(faults: Iterable[tuple[Record, BadRow]]) -> int:
    """Put rows into quarantine as they came, each once; returns how many are new there."""
    return insert_new(Quarantined, [_row(record, fault) for record, fault in faults])


def clear_answered(records: Sequence[Record], fates: Sequence[Fate]) -> int:
    """Take out of the quarantine the rows that came in now, or came again; returns how many.

    A row is known again by the number that the download of rejected rows carries, or, where it came in, by
    the id of its call. A contradiction to a known call leaves by its number alone: the row that it
    contradicts is no answer.
    """
    waiting = _waiting()
    if not waiting:
        return 0
    still_bad = {_digest(one.raw) for one, fate in _pairs(records, fates) if isinstance(fate, BadRow)}
    calls = {fate.row.call_id for fate in fates if not isinstance(fate, BadRow)}
    numbers = {one.reference for one in records if one.reference}
    answered = [row.id for row in waiting if reference(row.id, row.digest) in numbers
                or (row.digest not in still_bad and row.reason != "call_differs" and _call(row.detail) in
    calls) ]  # fmt: skip
    parts = (answered[start : start + _PART] for start in range(0, len(answered), _PART))
    return sum(change_rows(delete(Quarantined).where(Quarantined.id.in_(part))) for part in parts)


def is_corrected(raw: Mapping[str, Any]) -> bool:
    """Whether a row comes from the download of rejected rows."""
    return REFERENCE in raw


def as_it_came(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the download without what was added to it: three columns, and marks before formulas."""
    return {name: restored(value) for name, value in raw.items() if name not in (REFERENCE, *ADDED)}


def table_of_rejected(source: str | None = None) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the download: the manifests' own columns, then the number, the reason, and what to
    do.

    Corrected and imported again, a row leaves the quarantine. Our own columns come first in their order.
    """
    rows = [(row, flatten(row.row)) for row in rejected_rows(source)]
    seen = {name for _, cells in rows for name in cells}
    columns = [name for name in COLUMNS if name in seen] + sorted(seen - COLUMNS.keys())
    table = [[*(cells.get(name, "") for name in columns), *_added(row)] for row, cells in rows]
    return [*columns, REFERENCE, *ADDED], table


def _added(row: Quarantined) -> tuple[str, str, str]:
    facts = json.loads(row.detail)
    label = f"{row.source}: {REASONS[row.reason].label} ({describe(facts)})"
    return reference(row.id, row.digest), label, advice(row.reason, facts)


def _pairs(records: Sequence[Record], fates: Sequence[Fate]) -> Iterator[tuple[Record, Fate]]:
    yield from zip(records, fates, strict=True)


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
    cells = {str(name): str(value) for name, value in raw.items()}
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
