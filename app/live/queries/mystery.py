"""Reads of mystery calls: for who plans them, and for who makes them (S3). Nobody else reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import State
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.live.models import LiveCall, MysteryPlan
from app.live.policy.states import Plan, Stage, stage_of
from app.live.queries.heard import agents_free_for
from app.organisation.models import Agent

NOT_THERE = _("There is no such mystery call, or it is not yours.")


def list_plans(actor: Actor, after: str | None = None) -> Page[MysteryPlan]:
    """One page of all plans, or of those that a caller was given; the latest window first."""
    rows = _whole()
    if not actor.may(Permission.MYSTERY_PLAN):
        rows = rows.where(MysteryPlan.caller_id == actor.user_id)
    return fetch_page(rows, [MysteryPlan.last_on, MysteryPlan.id], after)


def get_plan(actor: Actor, plan_id: int) -> MysteryPlan:
    """The plan; NotFound for whoever neither plans nor calls."""
    found = db.session.scalars(_whole().where(MysteryPlan.id == plan_id)).one_or_none()
    if found is None or not (actor.may(Permission.MYSTERY_PLAN) or found.caller_id == actor.user_id):
        raise NotFound(NOT_THERE)
    return found


def lock_plan(plan_id: int) -> MysteryPlan | None:
    """The plan as it is now, held against other writers until the transaction ends."""
    locked = select(MysteryPlan).where(MysteryPlan.id == plan_id).with_for_update(of=MysteryPlan)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def plan_of(live_id: int) -> MysteryPlan | None:
    """The plan that a call was made by."""
    return db.session.scalars(_whole().where(MysteryPlan.live_call_id == live_id)).one_or_none()


def stage(plan: MysteryPlan) -> Stage:
    """How far the mystery call is."""
    return stage_of(plan.state, plan.live_call.evaluation.state if plan.live_call else None)


def agents_to_call(plan: MysteryPlan, day: date) -> Sequence[Agent]:
    """Who can have answered: the agents of the target whom the caller may judge (P2)."""
    free = agents_free_for(plan.caller_id, day)
    if plan.agent_id is not None:
        return [one for one in free if one.id == plan.agent_id]
    return [one for one in free if plan.team_id in (None, one.team_id)]


def list_overdue(today: date) -> Sequence[MysteryPlan]:
    """Plans without a call whose last day is today or before, held against other writers."""
    overdue = select(MysteryPlan).where(
        MysteryPlan.state == Plan.PLANNED.value,
        MysteryPlan.live_call_id.is_(None),
        MysteryPlan.last_on <= today,
    )
    return db.session.scalars(overdue.order_by(MysteryPlan.id).with_for_update()).all()


def list_sealed() -> Sequence[tuple[MysteryPlan, datetime | None]]:
    """Plans whose score was handed in and not released, with the instant of handing in."""
    sealed = (
        select(MysteryPlan, Evaluation.submitted_at)
        .join(LiveCall, LiveCall.id == MysteryPlan.live_call_id)
        .join(LiveCall.evaluation)
        .where(Evaluation.state == State.SEALED.value)
        .order_by(MysteryPlan.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(sealed)]


def _whole() -> Select[MysteryPlan]:
    call = joinedload(MysteryPlan.live_call)
    return select(MysteryPlan).options(
        call.joinedload(LiveCall.evaluation), call.joinedload(LiveCall.agent),
        joinedload(MysteryPlan.caller), joinedload(MysteryPlan.agent), joinedload(MysteryPlan.team),
        joinedload(MysteryPlan.rubric_version),
    )  # fmt: skip
