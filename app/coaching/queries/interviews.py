"""Reads of interviews, and of scores that call for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.coaching.models import Interview
from app.coaching.policy import Kind, proposed_kind
from app.engines.improvement.rules import CoachingRules
from app.evaluations.models import Evaluation
from app.evaluations.queries.sheet import get_readable
from app.foundation.access.actor import Actor
from app.foundation.access.scope import Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent
from app.organisation.queries import within

PROPOSALS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """A published score that calls for an interview nobody has opened yet."""

    evaluation: Evaluation
    kind: Kind


def list_proposals(scope: Scope, rules: CoachingRules, since: datetime) -> list[Proposal]:
    """Scores published from ``since`` on that call for an interview, problems first, then the newest (F1)."""
    low = or_(Evaluation.is_fatal, Evaluation.total < rules.interview_below_points)
    statement = (
        select(Evaluation)
        .where(Evaluation.published_at >= since, ~exists().where(Interview.evaluation_id == Evaluation.id))
        .where(or_(low, Evaluation.total >= rules.praise_from_points), _mine(scope))
        .order_by(low.desc(), Evaluation.published_at.desc())
        .options(joinedload(Evaluation.agent), joinedload(Evaluation.call))
        .limit(PROPOSALS_SHOWN)
    )
    scored = db.session.scalars(statement).unique()
    kinds = ((row, proposed_kind(row.total, row.is_fatal, rules)) for row in scored)
    return [Proposal(row, kind) for row, kind in kinds if kind is not None]


def _mine(scope: Scope) -> ColumnElement[bool]:
    """Within the scope's agents, and for a monitor the calls that he scored himself."""
    mine = within(scope, Evaluation.agent_id)
    return mine if scope.monitor_id is None else and_(mine, Evaluation.monitor_id == scope.monitor_id)


def get_published(actor: Actor, evaluation_id: int) -> Evaluation:
    """The published evaluation; NotFound if it is open, unknown, or outside the actor's scope (P3)."""
    found = get_readable(actor, evaluation_id)
    if found.published_at is None:
        raise NotFound(_("This score is not published yet. Publish it first."))
    return found


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


def list_unsigned(user_id: int | None) -> Sequence[Interview]:
    """Interviews that wait for this person's own signature, the oldest first (F1)."""
    his_own = select(Agent.id).where(Agent.user_id == user_id)
    held = and_(Interview.interviewer_id == user_id, Interview.signed_by_interviewer_at.is_(None))
    had = and_(Interview.agent_id.in_(his_own), Interview.signed_by_agent_at.is_(None))
    statement = select(Interview).where(or_(held, had)).order_by(Interview.id)
    return db.session.scalars(statement.options(joinedload(Interview.agent))).unique().all()


def get_interview(interview_id: int, scope: Scope, *, lock: bool = False) -> Interview:
    """The interview; NotFound if there is none within the scope (P3).

    ``lock`` holds it, and with it its plan, against other writers until the transaction ends.
    """
    found = db.session.get(Interview, interview_id, with_for_update=lock or None)
    hidden = found is None or not scope.covers(found.agent_id)
    if found is None or hidden or scope.monitor_id not in (None, found.interviewer_id):
        raise NotFound(_("There is no such interview, or it is not yours to see."))
    return found


def interview_of(evaluation_id: int) -> Interview | None:
    """The interview that was opened from an evaluation."""
    return db.session.scalars(select(Interview).where(Interview.evaluation_id == evaluation_id)).one_or_none()
