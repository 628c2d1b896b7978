"""Reads about the work of monitors and of the system itself (S7, J3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN, SETTLED
from app.evaluations.queries.assignment import IS_HELD
from app.evaluations.queries.figures import published_in
from app.evaluations.queries.listening import LISTENING_S
from app.foundation.access.scope import EVERYBODY
from app.foundation.db import db
from app.foundation.i18n import Bilingual
from app.foundation.queue.models import Job, JobState
from app.recordings.models import FROM_SYSTEM, Call, Recording
from app.transcription.models import StoredTranscript

DUE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class MonitorWeek:
    """What one monitor was given for a week: calls, scored ones, those past their day; seconds to hear."""

    monitor_id: int
    name: Bilingual
    given: int
    done: int
    overdue: int
    given_s: int
    done_s: int


@dataclass(frozen=True, slots=True)
class SystemProgress:
    """Recordings kept, those with a transcript, and jobs that wait, run or need a person."""

    recordings: int
    transcribed: int
    waiting: int
    running: int
    parked: int

    @property
    def is_busy(self) -> bool:
        return self.waiting + self.running > 0


def monitor_weeks(first: date, until: date, today: date) -> list[MonitorWeek]:
    """Of each monitor the evaluations due from ``first`` up to ``until``, by account; one statement (S7)."""
    done = Evaluation.state.in_(SETTLED)
    overdue = and_(Evaluation.state.in_(OPEN), Evaluation.due_on < today)
    rows = (
        select(
            User.id, User.name_zh, User.name_en, func.count(), _times(done), _times(overdue),
            func.sum(LISTENING_S), func.sum(case((done, LISTENING_S), else_=0)),
        )
        .select_from(Evaluation)
        .join(Evaluation.monitor)
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(Evaluation.due_on >= first, Evaluation.due_on < until, IS_HELD)
        .group_by(User.id, User.name_zh, User.name_en)
        .order_by(User.id)
    )  # fmt: skip
    return [
        MonitorWeek(key, Bilingual(zh=zh, en=en), *(int(number) for number in numbers))
        for key, zh, en, *numbers in db.session.execute(rows)
    ]


def heard_calls(monitor_id: int, start: datetime, end: datetime) -> Sequence[Any]:
    """``(published_at, seconds to hear)`` of what a monitor scored in the period."""
    return db.session.execute(
        select(Evaluation.published_at, LISTENING_S)
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(*published_in(start, end, EVERYBODY), Evaluation.monitor_id == monitor_id)
    ).all()


def list_next_due(monitor_id: int) -> Sequence[Evaluation]:
    """The monitor's next open evaluations, those due first first, with agent and call."""
    statement = (
        select(Evaluation)
        .where(Evaluation.monitor_id == monitor_id, Evaluation.state.in_(OPEN))
        .order_by(Evaluation.due_on, Evaluation.id)
        .options(joinedload(Evaluation.agent), joinedload(Evaluation.call))
        .limit(DUE_SHOWN)
    )
    return db.session.scalars(statement).unique().all()


def monitor_names(monitor_ids: set[int]) -> dict[int, Bilingual]:
    """Names of accounts by id."""
    rows = db.session.execute(select(User.id, User.name_zh, User.name_en).where(User.id.in_(monitor_ids)))
    return {key: Bilingual(zh=zh, en=en) for key, zh, en in rows}


def system_progress() -> SystemProgress:
    """How far the machinery is with recordings and jobs; one statement."""
    kept, known = select(func.count(Recording.id)), select(func.count(StoredTranscript.id))
    jobs = [
        select(func.count(Job.id)).where(Job.state == state.value)
        for state in (JobState.WAITING, JobState.RUNNING, JobState.PARKED)
    ]
    columns = [part.scalar_subquery() for part in (kept, known, *jobs)]
    return SystemProgress(*db.session.execute(select(*columns)).one())


def count_calls(start: datetime, end: datetime) -> int:
    """Calls that began in the period."""
    begun = select(func.count(Call.id)).where(Call.started_at >= start, Call.started_at < end, FROM_SYSTEM)
    return db.session.scalar(begun) or 0


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
