"""Reads of coaching, training and attendance for dashboards and the month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.attendance.models import AttendanceEvent, MonthlyStatement
from app.coaching.models import FollowUp, ImprovementPlan, Interview
from app.coaching.policy import PlanState
from app.evaluations.models import Evaluation
from app.evaluations.queries.figures import published_in
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.foundation.i18n import Bilingual
from app.organisation.queries import within
from app.reports.policy.rows import Attendance, Coaching, Need
from app.training.queries.needs import list_needs


def attendance_of(month: str, scope: Scope = EVERYBODY) -> list[Attendance]:
    """The settled months of the agents in scope, with their events counted by kind; two statements."""
    here = [MonthlyStatement.month == month, within(scope, MonthlyStatement.agent_id)]
    times: dict[int, dict[str, int]] = {}
    for statement_id, kind, count in db.session.execute(
        select(AttendanceEvent.statement_id, AttendanceEvent.kind, func.count())
        .join(AttendanceEvent.statement)
        .where(*here)
        .group_by(AttendanceEvent.statement_id, AttendanceEvent.kind)
    ):
        times.setdefault(statement_id, {})[kind] = count
    settled = select(MonthlyStatement).where(*here).order_by(MonthlyStatement.agent_id)
    return [
        Attendance(
            row.agent_id, row.duty_days, row.leave_days, row.absence_days, row.money,
            [str(proposal) for proposal in row.proposals], times.get(row.id, {}),
        )
        for row in db.session.scalars(settled)
    ]  # fmt: skip


def needs_of(month: str) -> list[Need]:
    """The training needs of a month, the most widespread first (F3)."""
    return [
        Need(
            need.item_code, Bilingual(zh=need.title_zh, en=need.title_en), need.calls_judged,
            need.calls_failed, need.agents_judged, len(need.agent_ids), need.state,
        )
        for need in list_needs(month)
    ]  # fmt: skip


def list_unsigned(scope: Scope) -> Sequence[Interview]:
    """Interviews that still lack a signature, oldest first, with agent and interviewer (F1)."""
    unsigned = or_(Interview.signed_by_interviewer_at.is_(None), Interview.signed_by_agent_at.is_(None))
    statement = (
        select(Interview)
        .where(unsigned, within(scope, Interview.agent_id))
        .order_by(Interview.held_on, Interview.id)
        .options(joinedload(Interview.agent), joinedload(Interview.interviewer))
    )
    return db.session.scalars(statement).unique().all()


def coaching_of(first: date, until: date, start: datetime, end: datetime) -> Coaching:
    """Interviews, plans and follow-ups of a period (F1, F2); ``open`` and ``overdue`` are as of its end."""
    held = select(Interview.kind, func.count()).where(Interview.held_on >= first, Interview.held_on < until)
    heard = select(FollowUp.outcome, func.count()).where(
        FollowUp.recorded_at >= start, FollowUp.recorded_at < end, FollowUp.outcome.is_not(None)
    )
    plan = ImprovementPlan
    running = [plan.agreed_at < end, or_(plan.closed_at.is_(None), plan.closed_at >= end)]
    counts = [
        select(func.count(plan.id)).where(*conditions).scalar_subquery()
        for conditions in (
            [plan.agreed_at >= start, plan.agreed_at < end],
            [plan.closed_at >= start, plan.closed_at < end, plan.state == PlanState.CLOSED.value],
            running,
            [*running, plan.due_on < until],
        )
    ]
    agreed, closed, open_, overdue = db.session.execute(select(*counts)).one()
    return Coaching(
        interviews=dict(db.session.execute(held.group_by(Interview.kind)).all()),
        agreed=agreed, closed=closed, open=open_, overdue=overdue,
        follow_ups={str(key): count for key, count in db.session.execute(heard.group_by(FollowUp.outcome))},
    )  # fmt: skip


def without_interview(start: datetime, end: datetime, below: Decimal) -> dict[int, int]:
    """Of each agent how many published scores are fatal or below so many points, without interview (F1)."""
    low = or_(Evaluation.is_fatal, Evaluation.total < below)
    rows = (
        select(Evaluation.agent_id, func.count())
        .outerjoin(Interview, Interview.evaluation_id == Evaluation.id)
        .where(*published_in(start, end, EVERYBODY), low, Interview.id.is_(None))
        .where(Evaluation.is_second.is_(False))  # one call, one talk
        .group_by(Evaluation.agent_id)
    )
    return dict(db.session.execute(rows).all())
