"""Recordings in ``incoming/``: queued once their call is known, else set aside in the end (C1, C2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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
from app.recordings.service.leaving import drop, hash_of, set_aside
from app.recordings.service.sidecars import take_late

INGEST = "recordings.ingest_recording"


@dataclass(frozen=True, slots=True)
class Sorted:
    """Names of files in ``incoming/``: recordings whose call is known and that can be kept now, and those
    that go on waiting for a call record or for a transcript file."""

    ready: list[str]
    waiting: list[str]


def sort_incoming(actor: Actor, files: Collection[Arrived], rules: RecordingRules, now: datetime) -> Sorted:
    """Tell which recordings can be kept; set aside what has waited too long and belongs to no call.

    ``files`` are settled and hold no manifests.
    """
    require(actor, Permission.CALL_IMPORT)
    names = [file.name for file in files]
    transcripts = queries.calls_of_sidecars(names)
    recordings = [file for file in files if file.name not in transcripts]
    calls = queries.calls_of_files(file.name for file in recordings)
    awaited = _awaited(calls, names)
    ready, waiting = [], []
    for file in recordings:
        overdue = is_overdue(file, now, rules.incoming.grace)
        if file.name in calls and (overdue or calls[file.name] not in awaited):
            ready.append(file.name)
        elif overdue:
            set_aside(actor, file.name, "no_call_record", {})
        else:
            waiting.append(file.name)
    _clear_transcripts(
        actor, [file for file in files if is_overdue(file, now, rules.incoming.grace)], transcripts
    )
    return Sorted(ready, waiting)


def queue_recordings(actor: Actor, files: Iterable[Arrived]) -> None:
    """Queue one work item per recording that is ready.

    The key holds the time of the file's last change: the same file is queued once, a new file of that name
    again. What is done and yet lies there came a second time, and is looked at again.
    """
    require(actor, Permission.CALL_IMPORT)
    listed = list(files)
    keys = [_key(file) for file in listed]
    ids = enqueue_many(INGEST, [{"name": file.name} for file in listed], keys=keys, priority=URGENT)
    done = select(Job.id).where(Job.name == INGEST, Job.state == JobState.DONE.value)
    for job_id in set(db.session.scalars(done.where(Job.id.in_(ids)))) if ids else ():
        run_again(job_id)


def _key(file: Arrived) -> str:
    return f"{INGEST} {sha256(f'{file.name} {file.changed_at.isoformat()}'.encode()).hexdigest()[:32]}"


def _awaited(calls: Mapping[str, int], names: Iterable[str]) -> set[int]:
    """Calls whose manifest promises a transcript file that has not arrived."""
    here = {each for name in names for each in names_in_manifests(name)}
    return {call_id for call_id, name in queries.sidecar_names(calls.values()).items() if name not in here}


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
