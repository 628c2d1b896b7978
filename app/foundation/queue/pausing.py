"""Holding back one kind of work, and letting somebody's wish come first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from app.foundation import clock
from app.foundation.db import change_rows, db
from app.foundation.queue.enqueue import URGENT
from app.foundation.queue.models import Job, JobState, Pause
from app.foundation.queue.sweep import send_waiting


def pause(job_name: str) -> None:
    """Start no further job of this name until :func:`resume`; those that run go on to their end."""
    if db.session.get(Pause, job_name) is None:
        db.session.add(Pause(job_name=job_name, paused_at=clock.now()))


def resume(job_name: str) -> None:
    """Start jobs of this name again; the first go out at the commit, the others with the next sweeps."""
    change_rows(delete(Pause).where(Pause.job_name == job_name))
    waiting = Job.name == job_name, Job.state == JobState.WAITING.value
    change_rows(update(Job).where(*waiting).values(sent_at=None))
    send_waiting(Job.name == job_name)


def paused_since(job_name: str) -> datetime | None:
    """Since when jobs of this name are held back; None if they are not."""
    return db.session.scalar(select(Pause.paused_at).where(Pause.job_name == job_name))


def hurry(key: str) -> bool:
    """Let the waiting job of this key be the next that a worker takes; False if none waits."""
    waiting = Job.key == key, Job.state == JobState.WAITING.value
    return change_rows(update(Job).where(*waiting, Job.priority < URGENT).values(priority=URGENT)) == 1
