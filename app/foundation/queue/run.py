"""Running one job: claim, work, say how it ended.

1. Claim the row by a conditional update; who loses the race returns at once.
2. While it works, a thread renews the heartbeat; a worker that dies stops renewing.
3. Done, or back to waiting with the error, or parked after the last attempt.
"""

from __future__ import annotations

import os
import socket
import threading
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from flask import current_app
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.guard import require
from app.foundation.db import change_rows, db, transaction
from app.foundation.queue.models import Job, JobState, Pause
from app.foundation.queue.registry import KINDS

log = structlog.get_logger()
_MAY_START = Job.state == JobState.WAITING.value, Job.name.not_in(select(Pause.job_name))
_running: ContextVar[_Claim | None] = ContextVar("running", default=None)


@dataclass(frozen=True, slots=True)
class _Claim:
    job_id: int
    worker: str
    engine: Engine


def run_with_urgent(job_id: int) -> None:
    """Run a job, then all that is urgent: what came later must not wait behind hours of transcription.

    The broker delivers in the order of arrival; that the urgent come first is decided here, on the rows.
    """
    run_job(job_id)
    while (urgent := _next_urgent()) is not None:
        run_job(urgent)


def _next_urgent() -> int | None:
    waiting = select(Job.id).where(*_MAY_START, Job.priority > 0, Job.attempts == 0)
    return db.session.scalars(waiting.order_by(Job.priority.desc(), Job.id).limit(1)).first()


def run_job(job_id: int) -> None:
    """Run job ``job_id`` if it is waiting; otherwise return at once."""
    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    job = _claim(job_id, worker)
    if job is None:
        return
    kind, arguments, name = KINDS[job.name], dict(job.arguments), job.name
    structlog.contextvars.bind_contextvars(job=job_id, name=name)
    claim = _Claim(job_id, worker, db.engine)
    try:
        with _heartbeat(claim):
            require(SYSTEM, kind.permission)
            kind.run(**arguments)
    except Exception as error:  # noqa: BLE001 — the queue's edge: whatever a job raises is kept on its row
        db.session.rollback()
        log.error("job.failed", error=repr(error), trace=traceback.format_exc())
        _settle(claim, error=f"{type(error).__name__}: {error}"[:2000])
    else:
        _settle(claim, error=None)
        log.info("job.done")
    finally:
        db.session.remove()
        structlog.contextvars.unbind_contextvars("job", "name")


def report_progress(done: int, total: int) -> None:
    """Say how far the running job is; outside a job (a command, a test) it does nothing.

    Call it between transactions: it writes on a connection of its own.
    """
    claim = _running.get()
    if claim is not None:
        _touch(claim, progress_done=done, progress_total=total)


def _claim(job_id: int, worker: str) -> Job | None:
    now = clock.now()
    with transaction():
        claimed = change_rows(
            update(Job)
            .where(Job.id == job_id, *_MAY_START)
            .values(
                state=JobState.RUNNING.value,
                worker=worker,
                attempts=Job.attempts + 1,
                started_at=now,
                heartbeat_at=now,
                progress_done=0,
                progress_total=0,
            )
        )
    return db.session.get(Job, job_id) if claimed == 1 else None


def _settle(claim: _Claim, error: str | None) -> None:
    """Close the claim, unless it was taken away meanwhile (then its new holder closes it)."""
    with transaction() as session:
        job = session.get(Job, claim.job_id, with_for_update=True)
        if job is None or job.worker != claim.worker or job.state != JobState.RUNNING.value:
            return
        job.error, job.worker, job.finished_at = error, None, clock.now()
        if error is None:
            job.state = JobState.DONE.value
        else:
            job.state = state_after_failure(job.attempts, job.attempts_allowed).value


def state_after_failure(attempts: int, allowed: int) -> JobState:
    """Waiting for another try, or parked when the tries are used up."""
    return JobState.PARKED if attempts >= allowed else JobState.WAITING


@contextmanager
def _heartbeat(claim: _Claim) -> Iterator[None]:
    stop = threading.Event()
    every_s = current_app.config["JOB_LEASE_S"] / 4

    def beat() -> None:
        while not stop.wait(every_s):
            _touch(claim)

    thread = threading.Thread(target=beat, daemon=True, name=f"heartbeat-{claim.job_id}")
    token = _running.set(claim)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        _running.reset(token)


def _touch(claim: _Claim, **values: int) -> None:
    """Renew the heartbeat on a connection of its own, apart from the job's transaction."""
    statement = (
        update(Job)
        .where(Job.id == claim.job_id, Job.worker == claim.worker)
        .values(heartbeat_at=clock.now(), **values)
    )
    try:
        with claim.engine.begin() as connection:
            connection.execute(statement)
    except OperationalError as error:  # the database is busy: the next beat comes well before the lease ends
        log.warning("job.heartbeat_missed", error=str(error))
