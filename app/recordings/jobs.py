"""Work of recordings for the queue."""

from __future__ import annotations

from flask import current_app

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.foundation.queue.run import report_progress
from app.foundation.rulebook import read_rules
from app.recordings import queries
from app.recordings.policy.incoming import is_manifest, is_settled
from app.recordings.policy.rules import FILE, load_recording_rules
from app.recordings.service import beeping
from app.recordings.service.book import read_book
from app.recordings.service.incoming import queue_recordings, sort_incoming
from app.recordings.service.keeping import keep_recording, prepare
from app.recordings.service.scan import steps_for_calls
from app.recordings.service.strange import list_strange, note_strange
from app.recordings.service.trials import run_trial


@job("recordings.scan_incoming", needs=Permission.JOB_RUN)
def scan_incoming() -> None:
    """Make the calls known that ``incoming/`` tells of, and queue the recordings whose call is known (C1)."""
    rules, now = read_rules(FILE, load_recording_rules).value, clock.now()
    if strange := list_strange():
        with transaction():
            note_strange(SYSTEM, strange, rules, now)
    settled = [file for file in queries.list_arrived() if is_settled(file, now, rules.incoming.settle)]
    if not settled:
        return
    book = read_book(current_app.config["ZONE"])
    for step in steps_for_calls(SYSTEM, settled, rules, book, now):
        with transaction():
            step.work()
        if step.total > step.done:
            report_progress(step.done, step.total)
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


@job("recordings.beep", needs=Permission.JOB_RUN)
def beep(recording_id: int) -> None:
    """Make the version of a recording in which private words are beeped (X3); rows are only read."""
    beeping.beep(recording_id)


@job("recordings.try_files", needs=Permission.JOB_RUN, attempts=2)
def try_files(batch: str) -> None:
    """Say what an import of files that somebody sent would do; the database is read only (C1)."""
    rules, book = read_rules(FILE, load_recording_rules).value, read_book(current_app.config["ZONE"])
    run_trial(SYSTEM, batch, rules, book, clock.now(), report_progress)
