"""What those who run the product can set going again."""

from __future__ import annotations

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import _
from app.foundation.queue.enqueue import run_again
from app.foundation.queue.models import Job, JobState


def retry_job(actor: Actor, job_id: int) -> None:
    """Queue a parked job once more, with its attempts counted from nought."""
    require(actor, Permission.JOB_READ)
    job = db.session.get(Job, job_id)
    if job is None:
        raise NotFound(_("There is no such job."))
    if job.state != JobState.PARKED.value:
        raise Conflict(_("Only a parked job can be tried again. Reload the page to see its state."))
    run_again(job_id)
    record(actor, AuditTag.JOB_RETRIED, "job", job_id, name=job.name)
