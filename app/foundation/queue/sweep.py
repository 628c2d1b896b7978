"""What makes a kill, a lost or a doubled message cost time and never work.

1. A running job without a heartbeat within the lease lost its worker: it waits again, or is parked.
2. A waiting job whose message went out a lease ago and that nobody took: its id is sent again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, case, or_, select, update

from app.foundation import clock
from app.foundation.db import after_commit, change_rows, db
from app.foundation.queue.celery import send
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import state_after_failure

log = structlog.get_logger()
BATCH = 1000


def sweep(lease_s: float) -> tuple[int, int]:
    """Free dead jobs and re-send lost ones, in the caller's transaction; returns how many of each."""
    now = clock.now()
    freed = _free_dead(now - timedelta(seconds=lease_s))
    resent = _resend_lost(now, now - timedelta(seconds=lease_s))
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


def _resend_lost(now: datetime, before: datetime) -> int:
    lost = and_(
        Job.state == JobState.WAITING.value,
        or_(Job.sent_at.is_(None), Job.sent_at < before),
    )
    rows = db.session.execute(
        select(Job.id, Job.priority).where(lost).order_by(Job.priority.desc(), Job.id).limit(BATCH)
    ).all()
    if not rows:
        return 0
    ids = [row.id for row in rows]
    db.session.execute(update(Job).where(Job.id.in_(ids)).values(sent_at=now))
    after_commit(lambda: send(ids))
    return len(ids)
