"""Work of recordings for the queue."""

from __future__ import annotations

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.foundation.rulebook import read_rules
from app.recordings import queries
from app.recordings.policy.incoming import is_manifest, is_settled
from app.recordings.policy.rules import FILE, load_recording_rules
from app.recordings.service.incoming import queue_recordings, sort_incoming
from app.recordings.service.keeping import keep_recording, prepare
from app.recordings.service.manifests import take_manifest
from app.recordings.service.strange import list_strange, note_strange


@job("recordings.scan_incoming", needs=Permission.JOB_RUN)
def scan_incoming() -> None:
    """Read the manifests in ``incoming/`` and queue the recordings whose call is known (C1)."""
    rules, now = read_rules(FILE, load_recording_rules).value, clock.now()
    if strange := list_strange():
        with transaction():
            note_strange(SYSTEM, strange, rules, now)
    settled = [file for file in queries.list_arrived() if is_settled(file, now, rules.incoming.settle)]
    for file in settled:
        if is_manifest(file.name):
            with transaction():
                take_manifest(SYSTEM, file.name, rules)
    others = [file for file in settled if not is_manifest(file.name)]
    if others:
        with transaction():
            found = sort_incoming(SYSTEM, others, rules, now)
            ready = set(found.ready)
            queue_recordings(SYSTEM, [file for file in others if file.name in ready], found.partners)


@job("recordings.ingest_recording", needs=Permission.JOB_RUN)
def ingest_recording(name: str, customer: str = "") -> None:
    """Keep one file of ``incoming/``, with its ``customer``'s if there is one, or set it aside (C2, C3).

    It is decoded before the transaction opens, so that nobody waits for it.
    """
    prepared = prepare(name, read_rules(FILE, load_recording_rules).value, customer or None)
    if prepared is not None:
        with transaction():
            keep_recording(SYSTEM, name, prepared)
