"""The worker without a worker: what waits is run here and now."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import run_job


def run_waiting_jobs() -> list[str]:
    """Run what waits and what that queues, oldest first, until nothing waits; the names of what was run.

    A job that fails fails the test, with the error that its row keeps.
    """
    ran = []
    waiting = select(Job.id).where(Job.state == JobState.WAITING.value).order_by(Job.id).limit(1)
    while (job_id := db.session.scalars(waiting).first()) is not None:
        run_job(job_id)
        job = db.session.get_one(Job, job_id, populate_existing=True)
        assert job.state == JobState.DONE.value, f"{job.key}: {job.error}"
        ran.append(job.name)
    return ran
