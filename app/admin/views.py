"""The engine room's pages: jobs, and the audit log."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin import queries
from app.admin.policy import JOB_STATES
from app.admin.service import retrying
from app.foundation.access.permissions import Permission
from app.foundation.audit.models import AuditEntry
from app.foundation.audit.record import verify
from app.foundation.audit.tags import LABELS
from app.foundation.db import transaction
from app.foundation.i18n import _
from app.foundation.web.blueprint import Pages, actor

pages = Pages("admin")


@pages.page("/jobs", needs=Permission.JOB_READ)
def list_jobs() -> ResponseReturnValue:
    """What runs, waits, and was parked for a person to look at."""
    state = request.args.get("state") if request.args.get("state") in JOB_STATES else None
    return render_template(
        "admin/jobs.html",
        counts=queries.count_jobs(),
        page=queries.list_jobs(state, request.args.get("after")),
        state=state,
        states=JOB_STATES,
    )


@pages.action("/jobs/<int:job_id>/retry", needs=Permission.JOB_READ)
def retry_job(job_id: int) -> ResponseReturnValue:
    """Try a parked job again."""
    with transaction():
        retrying.retry_job(actor(), job_id)
    flash(_("The job waits for a worker again."), "success")
    return redirect(url_for("admin.list_jobs", state="parked"))


@pages.page("/audit", needs=Permission.AUDIT_READ)
def read_log() -> ResponseReturnValue:
    """The audit log, newest first."""
    tag = request.args.get("tag") or None
    person = request.args.get("person") or None
    page = queries.list_entries(tag, person, request.args.get("after"))
    labels = {tag.value: label for tag, label in LABELS.items()}
    return render_template("admin/audit.html", page=page, labels=labels, tag=tag, person=person)


@pages.page("/audit/check", needs=Permission.AUDIT_READ)
def check_log() -> ResponseReturnValue:
    """Walk the whole chain and say whether any row was altered."""
    outcome = verify()
    broken = outcome if isinstance(outcome, AuditEntry) else None
    return render_template("admin/audit_check.html", broken=broken, count=None if broken else outcome)
