"""Reads of the engine room: jobs and the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from app.accounts.models import User
from app.evaluations.models import Evaluation, EvaluationItem, HandBack, HandPick
from app.evaluations.policy.states import OPEN, State
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.foundation.web.paging import Page, fetch_page
from app.live.models import LiveCall
from app.organisation.models import Agent
from app.recordings.models import Call, Recording
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


def is_anything_handed_back() -> bool:
    """Whether a monitor has handed a call back, settled or not."""
    return db.session.scalar(select(HandBack.id).limit(1)) is not None


def latest_open_evaluation() -> Evaluation | None:
    """The last open evaluation of a drawn call that counts for its agent."""
    is_open = (Evaluation.state.in_(OPEN), Evaluation.drawn_call_id.is_not(None), ~Evaluation.is_second)
    return db.session.scalars(select(Evaluation).where(*is_open).order_by(Evaluation.id.desc())).first()


def newest_undrawn(language: str) -> Call | None:
    """The newest spoken call in a language that no draw took, for what the demo's people hear live."""
    is_drawn = exists().where(DrawnCall.call_id == Call.id)
    spoken = select(Call).where(Call.language == language, Call.recording_name.is_not(None), ~is_drawn)
    return db.session.scalars(spoken.order_by(Call.started_at.desc(), Call.id).limit(1)).first()


def has_heard() -> bool:
    """Whether any call was heard live."""
    return db.session.scalar(select(LiveCall.id).limit(1)) is not None


def scores_to_appeal() -> Sequence[Evaluation]:
    """Published scores, none of them fatal, that cost an agent with an account points; the newest first."""
    failed = Evaluation.items.any(EvaluationItem.verdict == "fail")
    shown = Evaluation.state == State.PUBLISHED.value
    newest = select(Evaluation).join(Evaluation.agent).where(shown, Evaluation.is_fatal.is_(False), failed)
    newest = newest.where(Agent.user_id.is_not(None)).order_by(Evaluation.published_at.desc())
    return db.session.scalars(newest.limit(2)).all()


def _older_open() -> Select[Any]:
    latest = select(func.max(Draw.week_on)).where(Draw.drawn_at.is_not(None)).scalar_subquery()
    return (
        select(Evaluation)
        .join(DrawnCall, DrawnCall.id == Evaluation.drawn_call_id)
        .join(Draw, Draw.id == DrawnCall.draw_id)
        .where(Evaluation.state.in_(OPEN), Draw.week_on < latest)
    )


def has_hand_picks() -> bool:
    """Whether anybody picked a call by hand."""
    return db.session.scalar(select(HandPick.id).limit(1)) is not None


def undrawn_calls(count: int) -> Sequence[int]:
    """Ids of the latest recorded calls that nobody was given."""
    statement = (
        select(Call.id)
        .join(Recording, Recording.call_id == Call.id)
        .where(~exists().where(DrawnCall.call_id == Call.id), ~exists().where(Evaluation.call_id == Call.id))
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(count)
    )
    return db.session.scalars(statement).all()


def waiting_jobs(name: str) -> Sequence[int]:
    """Ids of the jobs of one kind that wait, in order."""
    waiting = select(Job.id).where(Job.name == name, Job.state == JobState.WAITING.value).order_by(Job.id)
    return db.session.scalars(waiting).all()
