"""Reads of the engine room: jobs and the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.foundation.web.paging import Page, fetch_page
from app.recordings.models import Recording
from app.sampling.models import Draw, DrawnCall
from app.transcription.models import StoredTranscript


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


def is_empty() -> bool:
    """Whether nobody has an account yet: a database that was just made."""
    return db.session.scalar(select(User.id).limit(1)) is None


def open_demo_evaluation(transcript_id: int) -> Evaluation | None:
    """The open evaluation of a transcript's call, if it was drawn in an older week than the latest draw."""
    statement = (
        _older_open()
        .join(Recording, Recording.call_id == Evaluation.call_id)
        .join(StoredTranscript, StoredTranscript.recording_id == Recording.id)
        .where(StoredTranscript.id == transcript_id)
    )
    return db.session.scalars(statement).first()


def count_open_demo_evaluations(besides: int) -> int:
    """How many calls of older weeks are not scored yet, leaving one out."""
    statement = _older_open().where(Evaluation.id != besides)
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _older_open() -> Select[Any]:
    latest = select(func.max(Draw.week_on)).where(Draw.drawn_at.is_not(None)).scalar_subquery()
    return (
        select(Evaluation)
        .join(DrawnCall, DrawnCall.id == Evaluation.drawn_call_id)
        .join(Draw, Draw.id == DrawnCall.draw_id)
        .where(Evaluation.state.in_(OPEN), Draw.week_on < latest)
    )


def waiting_jobs(name: str) -> Sequence[int]:
    """Ids of the jobs of one kind that wait, in order."""
    waiting = select(Job.id).where(Job.name == name, Job.state == JobState.WAITING.value).order_by(Job.id)
    return db.session.scalars(waiting).all()
