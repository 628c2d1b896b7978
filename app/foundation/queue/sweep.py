"""What makes a kill, a lost or a doubled message cost time and never work.

1. A running job without a heartbeat within the lease lost its worker: it waits again, or is parked.
2. A waiting job whose message went out a lease ago and that nobody took: its id is sent again, unless
   its kind is paused.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, case, or_, select, update

from app.foundation import clock
from app.foundation.db import after_commit, change_rows, db
from app.foundation.queue.celery import send
from app.foundation.queue.models import Job, JobState, Pause
from app.foundation.queue.run import state_after_failure

log = structlog.get_logger()
BATCH = 1000


def sweep(lease_s: float) -> tuple[int, int]:
    """Free dead jobs and re-send lost ones, in the caller's transaction; returns how many of each."""
    now = clock.now()
    freed = _free_dead(now - timedelta(seconds=lease_s))
    resent = send_waiting(or_(Job.sent_at.is_(None), Job.sent_at < now - timedelta(seconds=lease_s)))
    if freed or resent:
        log.info("queue.swept", freed=freed, resent=resent)
    return freed, resent


def _free_dead(before: datetime) -> int:
    spent = Job.attempts >= Job.attempts_allowed
    return change_rows(
        update(Job)
        .where(Job.state == JobState.RUNNING.value, Job.heartbeat_at < before)
        .values(
            state=case((spent, state_after_failure(1, 1).value), else_=state_after_failure(0, 1).value),
            error=case((spent, "WorkerLost: the worker died each time"), else_=Job.error),
            worker=None,
            sent_at=None,
        )
    )


def send_waiting(*wanted: ColumnElement[bool]) -> int:
    """Send the ids of waiting jobs, at most a batch, the urgent first; returns how many."""
    waiting = Job.state == JobState.WAITING.value, Job.name.not_in(select(Pause.job_name))
    first = select(Job.id).where(*waiting, *wanted).order_by(Job.priority.desc(), Job.id).limit(BATCH)
    ids = list(db.session.scalars(first))
    if ids:
        db.session.execute(update(Job).where(Job.id.in_(ids)).values(sent_at=clock.now()))
        after_commit(lambda: send(ids))
    return len(ids)
