"""Reads of interviews, plans and follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.coaching.models import FollowUp, ImprovementPlan, Interview
from app.coaching.policy import Kind, PlanState
from app.engines.improvement.rules import CoachingRules
from app.evaluations.models import Evaluation
from app.foundation.access.scope import Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.organisation.queries import within
from app.recordings.models import Call, Recording

PROPOSALS_SHOWN = 50
_PLAN_WITH_ALL = (
    joinedload(ImprovementPlan.agent),
    selectinload(ImprovementPlan.follow_ups).joinedload(FollowUp.call),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A published score that calls for an interview nobody has opened yet."""

    evaluation: Evaluation
    kind: Kind


def list_proposals(scope: Scope, rules: CoachingRules, since: datetime) -> list[Proposal]:
    """Scores published from ``since`` on that call for an interview, newest first (F1)."""
    low = or_(Evaluation.is_fatal, Evaluation.total < rules.interview_below_points)
    statement = (
        select(Evaluation)
        .where(Evaluation.published_at >= since, ~exists().where(Interview.evaluation_id == Evaluation.id))
        .where(or_(low, Evaluation.total >= rules.praise_from_points), _mine(scope))
        .order_by(low.desc(), Evaluation.published_at.desc())
        .options(joinedload(Evaluation.agent), joinedload(Evaluation.call))
        .limit(PROPOSALS_SHOWN)
    )
    return [
        Proposal(
            row, Kind.PROBLEM if row.is_fatal or row.total < rules.interview_below_points else Kind.PRAISE
        )
        for row in db.session.scalars(statement).unique()
    ]


def _mine(scope: Scope) -> ColumnElement[bool]:
    """Within the scope's agents, and for a monitor the calls that he scored himself."""
    mine = within(scope, Evaluation.agent_id)
    return mine if scope.monitor_id is None else and_(mine, Evaluation.monitor_id == scope.monitor_id)


def list_interviews(scope: Scope, after: str | None) -> Page[Interview]:
    """Interviews, newest first; a monitor sees those he held."""
    statement = (
        select(Interview)
        .where(within(scope, Interview.agent_id))
        .options(joinedload(Interview.agent), joinedload(Interview.interviewer), joinedload(Interview.plan))
    )
    if scope.monitor_id is not None:
        statement = statement.where(Interview.interviewer_id == scope.monitor_id)
    return fetch_page(statement, [Interview.id], after)


def get_interview(interview_id: int, scope: Scope) -> Interview:
    """The interview; NotFound if there is none within the scope (P3)."""
    found = db.session.get(Interview, interview_id)
    hidden = found is None or not scope.covers(found.agent_id)
    if found is None or hidden or scope.monitor_id not in (None, found.interviewer_id):
        raise NotFound(_("There is no such interview, or it is not yours to see."))
    return found


def interview_of(evaluation_id: int) -> Interview | None:
    """The interview that was opened from an evaluation."""
    return db.session.scalars(select(Interview).where(Interview.evaluation_id == evaluation_id)).one_or_none()


def list_open_plans(scope: Scope) -> Sequence[ImprovementPlan]:
    """Plans that are not closed, the one due first on top, with their follow-ups."""
    statement = (
        select(ImprovementPlan)
        .where(ImprovementPlan.state != PlanState.CLOSED.value, within(scope, ImprovementPlan.agent_id))
        .order_by(ImprovementPlan.due_on, ImprovementPlan.id)
        .options(*_PLAN_WITH_ALL)
    )
    if scope.monitor_id is not None:
        held = Interview.interviewer_id == scope.monitor_id
        statement = statement.join(ImprovementPlan.interview).where(held)
    return db.session.scalars(statement).unique().all()


def list_plans_of(agent_id: int) -> Sequence[ImprovementPlan]:
    """All plans of an agent, newest first, with their follow-ups."""
    statement = (
        select(ImprovementPlan)
        .where(ImprovementPlan.agent_id == agent_id)
        .order_by(ImprovementPlan.id.desc())
        .options(*_PLAN_WITH_ALL)
    )
    return db.session.scalars(statement).unique().all()


def get_follow_up(follow_up_id: int) -> FollowUp:
    """The follow-up; NotFound if there is none."""
    found = db.session.get(FollowUp, follow_up_id)
    if found is None:
        raise NotFound(_("There is no such follow-up."))
    return found


def recorded_calls_since(agent_id: int, since: datetime) -> list[tuple[int, str]]:
    """Ids and external ids of an agent's recorded calls after ``since``, without those heard again already."""
    heard = select(FollowUp.call_id).where(FollowUp.call_id.is_not(None))
    statement = (
        select(Call.id, Call.external_id)
        .join(Recording, Recording.call_id == Call.id)
        .where(Call.agent_id == agent_id, Call.started_at > since, Call.id.not_in(heard))
        .order_by(Call.id)
    )
    return [(row.id, row.external_id) for row in db.session.execute(statement)]


def list_follow_ups_without_call(until: datetime) -> Sequence[FollowUp]:
    """Follow-ups that are due by the day of ``until`` and have no call drawn yet."""
    statement = (
        select(FollowUp)
        .where(FollowUp.call_id.is_(None), FollowUp.outcome.is_(None), FollowUp.planned_on <= until.date())
        .options(joinedload(FollowUp.plan))
    )
    return db.session.scalars(statement).all()
