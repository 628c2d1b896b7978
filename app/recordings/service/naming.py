"""Recordings whose names tell of their call, where no manifest does (C1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from app.engines.speech.length import claimed_length_s
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.storage import UPLOAD, OutsideStore, storage
from app.recordings import queries
from app.recordings.policy.incoming import (
    Arrived,
    is_manifest,
    is_metadata,
    is_overdue,
    is_transcript,
    source_name,
)
from app.recordings.policy.manifest import BadRow
from app.recordings.policy.rules import RecordingRules
from app.recordings.policy.translate import read_name
from app.recordings.service.book import Book
from app.recordings.service.calls import fill_gaps, take_fates
from app.recordings.service.judging import Judge, Record
from app.recordings.service.leaving import set_aside

COLUMN_OF = {"": "recording", "agent": "recording", "customer": "recording_customer"}
NAME_OF = {"recording": "recording_name", "recording_customer": "customer_recording_name"}


@dataclass(slots=True)
class Told:
    """What the names of a call's files tell: our columns, and each file by whose voice it holds."""

    row: dict[str, str]
    files: dict[str, Arrived] = field(default_factory=dict)

    def columns(self) -> dict[str, str]:
        """The files as columns; where each party has one, a mix of both is left out."""
        parties = [party for party in ("agent", "customer") if party in self.files]
        chosen = parties if len(parties) == 2 or "" not in self.files else [""]
        return {COLUMN_OF[party]: self.files[party].name for party in chosen}

    def is_half(self) -> bool:
        """Whether one party's file is here and the other's is not."""
        return len({"agent", "customer"} & self.files.keys()) == 1 and "" not in self.files


def read_names(
    files: Collection[Arrived], book: Book
) -> tuple[dict[str, Told], list[tuple[Arrived, BadRow]]]:
    """What the names of files without a call tell, by the call's id; and those that tell what cannot be."""
    sounds = [f for f in files if not (is_manifest(f.name) or is_metadata(f.name) or is_transcript(f.name))]
    known = queries.calls_of_files(file.name for file in sounds)
    told: dict[str, Told] = {}
    faults = []
    for file in sounds:
        try:
            read = None if file.name in known else _read(file.name, book)
        except BadRow as fault:
            faults.append((file, fault))
            continue
        if read is not None and read[0].get("call_id"):
            row, party = read
            told.setdefault(row["call_id"], Told(row)).files.setdefault(party, file)
    return told, faults


def take_names(
    actor: Actor, files: Collection[Arrived], rules: RecordingRules, book: Book, judge: Judge, now: datetime
) -> None:
    """Let files belong to calls as their names tell: to known calls, or to calls that the names make known.

    A name waits for a record that tells more (``names_after``), one party's file for the other's. What cannot
    be used is set aside with its reason once it has waited in vain.
    """
    require(actor, Permission.CALL_IMPORT)
    told, faults = read_names(files, book)
    known = queries.known_calls(told)
    ready = {call: one for call, one in told.items() if not _waits(one, rules, now, known.get(call))}
    fill_gaps((call, _gaps(ready[call], known[call].files)) for call in known if call in ready)
    new = [one for call, one in ready.items() if call not in known]
    for one, fault in _take_new(actor, [one for one in new if one.row.get("agent_number")], judge):
        faults += [(file, fault) for file in one.files.values()]
    for file, fault in faults:
        if is_overdue(file, now, rules.incoming.grace):
            set_aside(actor, file.name, fault.reason, fault.facts)


def _arrived(name: str) -> BinaryIO:
    return storage().open_arrived(name)


def _claimed_s(opened: Callable[[str], BinaryIO], name: str) -> float:
    try:
        with opened(name) as file:
            return claimed_length_s(file) or 0.0
    except (OSError, OutsideStore):  # gone meanwhile, or a link in its place: then it is not kept either
        return 0.0


def record_of(one: Told, opened: Callable[[str], BinaryIO] = _arrived) -> Record:
    """The call record that names tell, with the length that the files claim."""
    files = one.columns()
    length = max((_claimed_s(opened, name) for name in files.values()), default=0.0)
    names = {column: source_name(name) for column, name in files.items()}
    raw: Mapping[str, Any] = {"duration_s": str(round(length))} | one.row | names
    return Record(source_name(next(iter(files.values()))), None, raw)


def _take_new(actor: Actor, told: list[Told], judge: Judge) -> list[tuple[Told, BadRow]]:
    """Make the calls known; returns those that cannot be used."""
    records = [record_of(one) for one in told]
    fates = judge.fates(records)
    good = [n for n, fate in enumerate(fates) if not isinstance(fate, BadRow)]
    if good:
        take_fates(actor, [records[n] for n in good], [fates[n] for n in good])
    return [(one, fate) for one, fate in zip(told, fates, strict=True) if isinstance(fate, BadRow)]


def _read(name: str, book: Book) -> tuple[dict[str, str], str] | None:
    enabled = (mapping for mapping in book.mappings.values() if mapping.enabled)
    found = (read_name(mapping, source_name(name), book.zone) for mapping in enabled)
    return next((each for each in found if each is not None), None)


def _waits(one: Told, rules: RecordingRules, now: datetime, known: queries.KnownCall | None) -> bool:
    """Whether to wait: one party's file for the other's, a name without a call for a call record."""
    if one.is_half() and (known is None or not (known.recording_name or known.customer_recording_name)):
        return not all(is_overdue(file, now, rules.incoming.grace) for file in one.files.values())
    if known is not None:
        return False
    fresh = [file for file in one.files.values() if not file.name.startswith(UPLOAD)]
    return any(not is_overdue(file, now, rules.incoming.names_after) for file in fresh)


def _gaps(one: Told, files: Mapping[str, str | None]) -> dict[str, str]:
    columns = {NAME_OF[column]: source_name(name) for column, name in one.columns().items()}
    return {name: value for name, value in columns.items() if files[name] is None}
