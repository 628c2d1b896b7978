"""Call records: from the rows of a manifest into the database (C1, C3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db, insert_new
from app.recordings.models import Call
from app.recordings.policy.manifest import BadRow
from app.recordings.policy.rules import CallDefaults, Language
from app.recordings.service.judging import Fate, Judge, KnownCall, NewCall, Record
from app.recordings.service.rejected import clear_answered, set_rows_aside

Row = tuple[int, Mapping[str, Any]]
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of call records: new calls, calls known already, rows set aside, rows that left the
    quarantine.
    """

    created: int
    known: int
    rejected: int
    cleared: int = 0

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            self.created + other.created, self.known + other.known,
            self.rejected + other.rejected, self.cleared + other.cleared,
        )  # fmt: skip


NOTHING = Imported(0, 0, 0)


def import_calls(
    actor: Actor, rows: Iterable[Row], source: str, *, language: Language,
    languages: Mapping[str, Language] | None = None,
) -> Imported:  # fmt: skip
    """Take call records in our own columns, all good rows, in a few statements whatever their number (C1,
    C3).

    ``rows`` are ``(row number, {column: value})`` with the columns of ``policy.columns``; ``source``
    names the manifest for people; ``language`` holds where a row has none, unless ``languages`` says
    otherwise for its queue. A row that cannot be used is set aside with its reason and never stops the
    others. Importing twice changes nothing.
    """
    defaults = CallDefaults(language=language, languages=dict(languages or {}))
    records = [Record(source, number, raw) for number, raw in rows]
    return import_records(actor, records, Judge(defaults, ZoneInfo("UTC"), clock.now()))


def import_records(actor: Actor, records: Sequence[Record], judge: Judge) -> Imported:
    """Judge call records and do what was judged, a batch at a time."""
    parts = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
    return sum((take_fates(actor, part, judge.fates(part)) for part in parts), NOTHING)


def take_fates(actor: Actor, records: Sequence[Record], fates: Sequence[Fate]) -> Imported:
    """Do what was judged: write new calls, fill in names of files, set aside what cannot be used.

    Rows that were set aside before and came in now leave the quarantine.
    """
    require(actor, Permission.CALL_IMPORT)
    created = insert_new(Call, [fate.values for fate in fates if isinstance(fate, NewCall)])
    fill_gaps((fate.row.call_id, fate.gaps) for fate in fates if isinstance(fate, KnownCall))
    cleared = clear_answered(records, fates)
    faults = [(one, fate) for one, fate in zip(records, fates, strict=True) if isinstance(fate, BadRow)]
    noted = set_rows_aside(faults)
    if created or noted or cleared:
        source = records[0].source
        record(actor, AuditTag.CALLS_IMPORTED, "manifest", source=source, created=created, rejected=noted,
               cleared=cleared)  # fmt: skip
    return Imported(created, len(records) - created - len(faults), len(faults), cleared)


def fill_gaps(gaps: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Write names of files into calls that have none, ``(external id, {column of Call: name})``.

    What a call has is never overwritten; one statement for each set of columns.
    """
    ordered = sorted(((call, names) for call, names in gaps if names), key=lambda gap: sorted(gap[1]))
    for columns, group in groupby(ordered, key=lambda gap: sorted(gap[1])):
        table: Any = Call.__table__
        statement = (
            update(table)
            .where(table.c.external_id == bindparam("call"), *(table.c[name].is_(None) for name in columns))
            .values({name: bindparam(f"new_{name}") for name in columns})
        )
        values = [{"call": call} | {f"new_{name}": names[name] for name in columns} for call, names in group]
        db.session.execute(statement, values)
