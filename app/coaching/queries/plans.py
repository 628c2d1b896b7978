"""Reads of improvement plans."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.coaching.models import FollowUp, ImprovementPlan, Interview
from app.coaching.policy import PlanState
from app.foundation.access.scope import Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.organisation.queries import within

_PLAN_WITH_ALL = (
    joinedload(ImprovementPlan.agent),
    selectinload(ImprovementPlan.follow_ups).joinedload(FollowUp.call),
)


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


def interview_id_of(follow_up_id: int) -> int:
    """The interview that a follow-up belongs to; NotFound if there is no such follow-up."""
    statement = select(ImprovementPlan.interview_id).join(ImprovementPlan.follow_ups)
    found = db.session.scalars(statement.where(FollowUp.id == follow_up_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such follow-up."))
    return found
