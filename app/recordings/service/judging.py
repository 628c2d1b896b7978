"""What would become of call records: the one judgement that an import, its trial and the API share (C1, C3).

:class:`Judge` reads and never writes.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.foundation.storage import OutsideStore, storage
from app.organisation.queries import ids_by_number
from app.recordings import queries
from app.recordings.policy.manifest import BadRow, CallRow, facts_of, read_row
from app.recordings.policy.mapping import CallMapping
from app.recordings.policy.rules import CallDefaults
from app.recordings.policy.translate import call_id_of, translate

FILES = {
    "recording": "recording_name",
    "recording_customer": "customer_recording_name",
    "transcript": "sidecar_name",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One call record as it came: ``number`` is its row in ``source``, None where the source is the record.

    ``mapping`` says how it is put into our columns; None where it has them. ``reference`` names the row of
    the quarantine that it corrects.
    """

    source: str
    number: int | None
    raw: Mapping[str, Any]
    mapping: CallMapping | None = None
    reference: str = ""

    @property
    def place(self) -> str:
        """Where people find it: ``manifest.csv:4``."""
        return self.source[-300:] if self.number is None else f"{self.source[-280:]}:{self.number}"


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that is not known yet, as values of its row."""

    row: CallRow
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A call that is known; ``gaps`` are names of files that its record lacked so far."""

    row: CallRow
    gaps: dict[str, str]


Fate = NewCall | KnownCall | BadRow


class _Known(NamedTuple):
    agent_id: int
    started_at: datetime
    duration_s: int
    files: dict[str, str | None]

    def agrees(self, agent_id: int, row: CallRow) -> bool:
        return (self.agent_id, self.started_at, self.duration_s) == (agent_id, row.started_at, row.duration_s)


class Judge:
    """Judges records batch by batch, and remembers what the batches before would have changed."""

    def __init__(self, defaults: CallDefaults, zone: ZoneInfo, now: datetime) -> None:
        self.defaults, self.zone, self.now = defaults, zone, now
        self._names = _Names()
        self._agents: dict[str, int] = {}
        self._known: dict[str, _Known] = {}
        self._promised: dict[str, str] = {}

    def fates(self, records: Sequence[Record]) -> list[Fate]:
        """For each record what becomes of it, with a few queries whatever their number."""
        checked = [self._checked(record) for record in records]
        self._learn([row for row in checked if isinstance(row, CallRow)])
        return [self._fate(row) if isinstance(row, CallRow) else row for row in checked]

    def knows(self, call_id: str) -> bool:
        """Whether a call of this id was judged new or known before."""
        return call_id in self._known

    def _checked(self, record: Record) -> CallRow | BadRow:
        try:
            ours = record.raw
            if record.mapping is not None:
                ours = translate(record.mapping, record.raw, self.zone)
            row = read_row(ours)
            return row.model_copy(
                update={column: self._names.inside(column, getattr(row, column)) for column in FILES}
            )
        except BadRow as fault:
            return _naming_its_call(fault, record)

    def _learn(self, rows: Sequence[CallRow]) -> None:
        strangers = {row.agent_number for row in rows} - self._agents.keys()
        self._agents |= ids_by_number(strangers) if strangers else {}
        calls = queries.known_calls({row.call_id for row in rows} - self._known.keys())
        self._known |= {
            key: _Known(call.agent_id, call.started_at, call.duration_s, dict(call.files))
            for key, call in calls.items()
        }
        names = {name for row in rows for name in (row.recording, row.recording_customer) if name}
        self._promised |= queries.promised_recordings(names - self._promised.keys())

    def _fate(self, row: CallRow) -> Fate:
        agent_id = self._agents.get(row.agent_number)
        if agent_id is None:
            return BadRow("unknown_agent", column="agent_number", value=row.agent_number, call=row.call_id)
        known = self._known.get(row.call_id)
        if known is not None and not known.agrees(agent_id, row):
            return BadRow("call_differs", call=row.call_id)
        lacking = FILES if known is None else {c: n for c, n in FILES.items() if known.files[n] is None}
        names = {column: getattr(row, column) for column in lacking if getattr(row, column)}
        fault = self._promise(row, names)
        if fault is not None:
            return fault
        if known is None:
            return self._new(row, agent_id)
        gaps = {FILES[column]: name for column, name in names.items()}
        known.files.update(gaps)
        return KnownCall(row, gaps)

    def _promise(self, row: CallRow, names: Mapping[str, str]) -> BadRow | None:
        """Promise the sounds to the call; a fault where one is promised to another call, or for both
        parties.
        """
        sounds = {column: name for column, name in names.items() if column != "transcript"}
        if len(set(sounds.values())) < len(sounds):
            return BadRow(
                "recording_taken", column="recording_customer", value=row.recording, call=row.call_id
            )
        for column, name in sounds.items():
            if self._promised.get(name, row.call_id) != row.call_id:
                return BadRow("recording_taken", column=column, value=name, call=row.call_id)
        self._promised |= dict.fromkeys(sounds.values(), row.call_id)
        return None

    def _new(self, row: CallRow, agent_id: int) -> NewCall:
        files: dict[str, str | None] = {name: getattr(row, column) for column, name in FILES.items()}
        self._known[row.call_id] = _Known(agent_id, row.started_at, row.duration_s, files)
        plain = row.model_dump(exclude={"call_id", "agent_number", *FILES})
        language = row.language or self.defaults.language_of(row.queue)
        own = {
            "external_id": row.call_id,
            "agent_id": agent_id,
            "imported_at": self.now,
            "language": language,
        }
        return NewCall(row, plain | own | files)


def _naming_its_call(fault: BadRow, record: Record) -> BadRow:
    call = call_id_of(record.mapping, record.raw)
    if call and fault.facts.get("column") != "call_id":
        fault.facts.setdefault("call", call[:80])
    return fault


def named_files(record: Record, zone: ZoneInfo) -> dict[str, str]:
    """The files that a record names, by column; none where the record cannot be read."""
    try:
        ours = record.raw if record.mapping is None else translate(record.mapping, record.raw, zone)
    except BadRow:
        return {}
    return {column: str(ours[column]).replace("\\", "/") for column in FILES if ours.get(column)}


class _Names:
    """Names of files as they are called in ``incoming/``, without detours; each folder is looked at once."""

    def __init__(self) -> None:
        self._incoming = str(storage().incoming.resolve())
        self._folders: dict[str, str | None] = {}

    def inside(self, column: str, name: str | None) -> str | None:
        """The name without detours; BadRow if it leads out of ``incoming/``, by ``..`` or by a link."""
        if name is None:
            return None
        folder, _, last = posixpath.normpath(name.replace("\\", "/")).rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = self._resolved(folder)
        base = self._folders[folder]
        if base is None or last in ("..", ".") or name.startswith(("/", "\\")):
            raise BadRow("outside_incoming", **facts_of(column, name))
        found = posixpath.normpath(f"{base}/{last}")
        if os.path.islink(f"{self._incoming}/{found}"):
            raise BadRow("outside_incoming", **facts_of(column, name))
        return found

    def _resolved(self, folder: str) -> str | None:
        try:
            path = storage().inside(storage().incoming, folder)
        except OutsideStore:
            return None
        return path.relative_to(self._incoming).as_posix()
