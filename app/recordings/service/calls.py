"""Call records: from the rows of a manifest into the database (C1, C3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import canonical_json
from app.foundation.storage import OutsideStore, storage
from app.organisation.queries import ids_by_number
from app.recordings import queries
from app.recordings.models import Call, Quarantined
from app.recordings.policy.manifest import BadRow, CallRow, read_row
from app.recordings.service.rows import insert_new

Row = tuple[int, Mapping[str, Any]]
Facts = tuple[int, datetime, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a manifest's rows: new calls, calls known already, rows set aside."""

    created: int
    known: int
    rejected: int


def import_calls(actor: Actor, rows: Iterable[Row], source: str, *, language: str) -> Imported:
    """Take call records, all good rows, in a few statements whatever their number (C1, C3).

    ``rows`` are ``(row number, {column: value})`` with the columns of ``policy.columns``; ``source``
    names the manifest for people; ``language`` holds where a row has none. A row that cannot be used is
    set aside with its reason and never stops the others. Importing twice changes nothing.
    """
    require(actor, Permission.CALL_IMPORT)
    listed = list(rows)
    checked = [_checked(raw) for _, raw in listed]
    fates = _fates(checked, language)
    calls = [fate for fate in fates if isinstance(fate, dict)]
    faults = [(row, fate) for row, fate in zip(listed, fates, strict=True) if isinstance(fate, BadRow)]
    created = insert_new(Call, calls)
    noted = insert_new(Quarantined, [_set_aside(row, fault, source) for row, fault in faults])
    if created or noted:
        record(actor, AuditTag.CALLS_IMPORTED, "manifest", source=source, created=created, rejected=noted)
    return Imported(created, len(listed) - created - len(faults), len(faults))


def _checked(raw: Mapping[str, Any]) -> CallRow | BadRow:
    try:
        row = read_row(raw)
        return row.model_copy(
            update={
                "recording": _inside("recording", row.recording),
                "transcript": _inside("transcript", row.transcript),
            }
        )
    except BadRow as fault:
        return fault


def _inside(column: str, name: str | None) -> str | None:
    """The name as files in ``incoming/`` are called, without detours; BadRow if it leads out."""
    if name is None:
        return None
    incoming = storage().incoming
    try:
        path = storage().inside(incoming, name.replace("\\", "/"))
    except OutsideStore as error:
        raise BadRow("outside_incoming", column=column, value=name[:80]) from error
    return path.relative_to(incoming.resolve()).as_posix()


def _fates(checked: list[CallRow | BadRow], language: str) -> list[dict[str, Any] | BadRow | None]:
    """For each row: the new call's values, its fault, or None for a call that is known."""
    rows = [row for row in checked if isinstance(row, CallRow)]
    judge = _Judge(
        agents=ids_by_number(row.agent_number for row in rows),
        known={key: _facts(call) for key, call in queries.known_calls(r.call_id for r in rows).items()},
        promised=queries.promised_recordings(row.recording for row in rows if row.recording),
    )
    defaults = {"imported_at": clock.now(), "language": language}
    return [judge.fate(row, defaults) if isinstance(row, CallRow) else row for row in checked]


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is known before each row: agents, calls (agent, start, duration) and promised recordings."""

    agents: Mapping[str, int]
    known: dict[str, Facts]
    promised: dict[str, str]

    def fate(self, row: CallRow, defaults: Mapping[str, Any]) -> dict[str, Any] | BadRow | None:
        agent_id = self.agents.get(row.agent_number)
        if agent_id is None:
            return BadRow("unknown_agent", column="agent_number", value=row.agent_number)
        facts = (agent_id, row.started_at, row.duration_s)
        if self.known.setdefault(row.call_id, facts) is not facts:
            return None if self.known[row.call_id] == facts else BadRow("call_differs", call=row.call_id)
        if row.recording and self.promised.setdefault(row.recording, row.call_id) != row.call_id:
            del self.known[row.call_id]
            return BadRow("recording_taken", column="recording", value=row.recording, call=row.call_id)
        return _call(row, agent_id, defaults)


def _facts(call: queries.KnownCall) -> Facts:
    return call.agent_id, call.started_at, call.duration_s


def _call(row: CallRow, agent_id: int, defaults: Mapping[str, Any]) -> dict[str, Any]:
    plain = row.model_dump(include={"started_at", "duration_s", "direction", "queue", "ring_s", "hold_s"})
    plain |= row.model_dump(include={"customer_number", "disposition", "agent_channel"})
    return plain | {
        "external_id": row.call_id, "agent_id": agent_id, "imported_at": defaults["imported_at"],
        "language": row.language or defaults["language"],
        "recording_name": row.recording, "sidecar_name": row.transcript,
    }  # fmt: skip


def _set_aside(row: Row, fault: BadRow, source: str) -> dict[str, Any]:
    number, raw = row
    return {
        "source": f"{source[-280:]}:{number}", "reason": fault.reason, "seen_at": clock.now(),
        "digest": hashlib.sha256(canonical_json({k: str(v) for k, v in raw.items()}).encode()).hexdigest(),
        "detail": canonical_json({"row": number, **fault.facts}),
    }  # fmt: skip
