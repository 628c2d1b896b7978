"""Putting work into the queue, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from app.foundation import clock
from app.foundation.db import after_commit, change_rows, db, insert_new
from app.foundation.queue.celery import send
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.registry import KINDS

URGENT = 9


def enqueue(
    name: str, *, key: str | None = None, priority: int = 0, again: bool = False, **arguments: Any
) -> int:
    """Queue job ``name`` with ``arguments`` (ids); returns the job's id.

    ``key`` says what the work is; by default the arguments do. Work that is queued or done already is
    not queued again, unless ``again`` asks for what recurs (a scan of a folder). The id goes to Celery
    when the transaction commits. With ``priority=URGENT`` a worker takes it before all that waits without.
    """
    [job_id] = enqueue_many(name, [arguments], keys=None if key is None else [key], priority=priority)
    if again:
        run_again(job_id)
    return job_id


def enqueue_many(
    name: str, batch: Iterable[Mapping[str, Any]], *, keys: list[str] | None = None, priority: int = 0
) -> list[int]:
    """Queue one job per row of arguments with two statements; returns their ids in order.

    Where another worker queues the same work at this moment, his row is taken.
    """
    rows = list(batch)
    names = keys or [default_key(name, arguments) for arguments in rows]
    known = _ids_by_key(names)
    new = {key: arguments for key, arguments in zip(names, rows, strict=True) if key not in known}
    if new:
        now, attempts = clock.now(), KINDS[name].attempts
        insert_new(
            Job,
            [
                {
                    "name": name, "key": key, "arguments": dict(arguments), "state": JobState.WAITING.value,
                    "priority": priority, "attempts": 0, "attempts_allowed": attempts, "progress_done": 0,
                    "progress_total": 0, "created_at": now, "sent_at": now,
                }
                for key, arguments in new.items()
            ],
        )  # fmt: skip
        fresh = _ids_by_key(list(new))
        known |= fresh
        ids = sorted(fresh.values())
        after_commit(lambda: send(ids))
    return [known[key] for key in names]


def run_again(job_id: int) -> None:
    """Queue a finished or parked job once more, with its attempts counted from nought."""
    changed = change_rows(
        update(Job)
        .where(Job.id == job_id, Job.state.in_([JobState.DONE.value, JobState.PARKED.value]))
        .values(state=JobState.WAITING.value, attempts=0, error=None, sent_at=clock.now())
    )
    if changed:
        after_commit(lambda: send([job_id]))


def default_key(name: str, arguments: Mapping[str, Any]) -> str:
    """``transcription.transcribe recording_id=7``: what the work is, in words."""
    return " ".join([name, *(f"{key}={arguments[key]}" for key in sorted(arguments))])


def _ids_by_key(keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        found |= dict(db.session.execute(select(Job.key, Job.id).where(Job.key.in_(part))).all())
    return found
