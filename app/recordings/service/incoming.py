"""Recordings in ``incoming/``: queued once their call is known, else set aside in the end (C1, C2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.queue.enqueue import URGENT, enqueue_many, run_again
from app.foundation.queue.models import Job, JobState
from app.recordings import queries
from app.recordings.policy.incoming import Arrived, is_overdue, names_in_manifests
from app.recordings.policy.rules import RecordingRules
from app.recordings.service.couples import Couple, find_couples
from app.recordings.service.leaving import drop, hash_of, set_aside
from app.recordings.service.sidecars import take_late

INGEST = "recordings.ingest_recording"
NOBODY: Mapping[str, str] = {}
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Sorted:
    """Names of files in ``incoming/``: recordings whose call is known and that can be kept now, and those
    that go on waiting for a call record, for the other party's file or for a transcript file.

    ``partners`` names, by the agent's file that is ready, the file of its customer.
    """

    ready: list[str]
    waiting: list[str]
    partners: dict[str, str] = field(default_factory=dict)


def sort_incoming(actor: Actor, files: Collection[Arrived], rules: RecordingRules, now: datetime) -> Sorted:
    """Tell which recordings can be kept; set aside what has waited too long and belongs to no call.

    ``files`` are settled and hold no manifests.
    """
    require(actor, Permission.CALL_IMPORT)
    names = [file.name for file in files]
    transcripts = queries.calls_of_sidecars(names)
    recordings = [file for file in files if file.name not in transcripts]
    parties = queries.parties_of_files(file.name for file in recordings)
    couples = find_couples(recordings, parties)
    awaited = _awaited((heard.call_id for heard in parties.values()), names)
    found = Sorted([], [])
    for file in recordings:
        heard = parties.get(file.name)
        couple = None if heard is None else couples.get(heard.call_id)
        overdue = is_overdue(file if couple is None else couple.newest(file), now, rules.incoming.grace)
        settled = heard is not None and (overdue or heard.call_id not in awaited)
        if couple is not None and couple.is_whole and settled:
            _take_couple(found, couple, file.name)
        elif couple is None and settled:
            found.ready.append(file.name)
        elif overdue:
            set_aside(actor, file.name, *_why_alone(couple))
        else:
            found.waiting.append(file.name)
    _clear_transcripts(
        actor, [file for file in files if is_overdue(file, now, rules.incoming.grace)], transcripts
    )
    return found


def _take_couple(found: Sorted, couple: Couple, name: str) -> None:
    """Take both files at the agent's; a second file of either party waits, and finds the call taken."""
    if couple.agent is not None and couple.customer is not None and name == couple.agent.name:
        found.ready.append(name)
        found.partners[name] = couple.customer.name
    elif couple.customer is None or name != couple.customer.name:
        found.waiting.append(name)


def _why_alone(couple: Couple | None) -> tuple[str, dict[str, str]]:
    return ("no_call_record", {}) if couple is None else ("other_party_missing", couple.missing())


def queue_recordings(actor: Actor, files: Iterable[Arrived], partners: Mapping[str, str] = NOBODY) -> None:
    """Queue one work item per recording that is ready; ``partners`` names customers' files (see ``Sorted``).

    The key holds the time of the file's last change: the same file is queued once, a new file of that name
    again. What is done and yet lies there came a second time, and is looked at again.
    """
    require(actor, Permission.CALL_IMPORT)
    listed = list(files)
    keys = [_key(file) for file in listed]
    batch = [_arguments(file.name, partners.get(file.name)) for file in listed]
    ids = enqueue_many(INGEST, batch, keys=keys, priority=URGENT)
    for job_id in _done(ids):
        run_again(job_id)


def _arguments(name: str, customer: str | None) -> dict[str, str]:
    return {"name": name} if customer is None else {"name": name, "customer": customer}


def _done(ids: Sequence[int]) -> Iterator[int]:
    done = select(Job.id).where(Job.name == INGEST, Job.state == JobState.DONE.value)
    for start in range(0, len(ids), _CHUNK):
        yield from db.session.scalars(done.where(Job.id.in_(ids[start : start + _CHUNK]))).all()


def _key(file: Arrived) -> str:
    return f"{INGEST} {sha256(f'{file.name} {file.changed_at.isoformat()}'.encode()).hexdigest()[:32]}"


def _awaited(call_ids: Iterable[int], names: Iterable[str]) -> set[int]:
    """Calls whose manifest promises a transcript file that has not arrived."""
    here = {each for name in names for each in names_in_manifests(name)}
    return {call_id for call_id, name in queries.sidecar_names(call_ids).items() if name not in here}


def _clear_transcripts(actor: Actor, overdue: Iterable[Arrived], transcripts: Mapping[str, int]) -> None:
    """Transcript files left over: the one that was kept goes, a late one is taken if it can still serve."""
    kept = queries.sidecars_of_recordings(transcripts.values())
    for file in overdue:
        call_id = transcripts.get(file.name)
        if call_id is None or call_id not in kept:
            continue
        if kept[call_id] == hash_of(file.name):
            drop(file.name)
        elif not take_late(actor, call_id, file.name):
            set_aside(actor, file.name, "late_sidecar", {})
