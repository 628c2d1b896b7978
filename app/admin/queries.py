"""Reads of the engine room: jobs and the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.foundation.web.paging import Page, fetch_page


def count_jobs() -> dict[str, int]:
    """How many jobs are in each state."""
    counted = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    return {state.value: 0 for state in JobState} | dict(counted)


def list_jobs(state: str | None, after: str | None) -> Page[Job]:
    """Jobs, newest first."""
    statement = select(Job) if state is None else select(Job).where(Job.state == state)
    return fetch_page(statement, [Job.id], after)


def list_running() -> Sequence[Job]:
    """What runs at this moment."""
    return db.session.scalars(select(Job).where(Job.state == JobState.RUNNING.value).order_by(Job.id)).all()


def list_entries(tag: str | None, person: str | None, after: str | None) -> Page[AuditEntry]:
    """The audit log, newest first; ``person`` is part of a name."""
    statement = select(AuditEntry)
    if tag:
        statement = statement.where(AuditEntry.tag == tag)
    if person:
        statement = statement.where(AuditEntry.actor_name.icontains(person, autoescape=True))
    return fetch_page(statement, [AuditEntry.id], after)
