"""Reads of calls that were heard while they went on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import Origin
from app.evaluations.queries.assignment import IS_LIVE, IS_RECORDED, free_of_conflict
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.live.models import LiveCall
from app.organisation.models import Agent
from app.organisation.queries import list_here

NOT_THERE = _("There is no such call that was heard live, or it is not yours.")


def agents_free_for(monitor_id: int, day: date) -> Sequence[Agent]:
    """The agents at work whom the monitor may judge on that day (P2, S6)."""
    agents = list_here(day)
    free = free_of_conflict([(monitor_id, one.id) for one in agents], [day])
    return [one for one in agents if (monitor_id, one.id) in free]


def get_visible(actor: Actor, live_id: int) -> LiveCall:
    """The call for who heard it, and for who plans the work; NotFound for anybody else (P3)."""
    found = db.session.scalars(_whole().where(LiveCall.id == live_id)).one_or_none()
    if found is None or not (found.monitor_id == actor.user_id or actor.may(Permission.MYSTERY_PLAN)):
        raise NotFound(NOT_THERE)
    return found


def lock_live(live_id: int) -> LiveCall | None:
    """The call as it is now, held against other writers until the transaction ends."""
    locked = select(LiveCall).where(LiveCall.id == live_id).with_for_update(of=LiveCall)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def of_evaluation(evaluation_id: int) -> LiveCall | None:
    """The call that a score is of."""
    return db.session.scalars(_whole().where(LiveCall.evaluation_id == evaluation_id)).one_or_none()


def running_of(monitor_id: int | None) -> LiveCall | None:
    """The call that the monitor listens to now."""
    mine = _whole().where(LiveCall.monitor_id == monitor_id, LiveCall.stopped_at.is_(None))
    return db.session.scalars(mine).one_or_none()


def ids_begun_before(instant: datetime) -> Sequence[int]:
    """Calls whose clock was started by then and runs on."""
    old = select(LiveCall.id).where(LiveCall.stopped_at.is_(None), LiveCall.started_at <= instant)
    return db.session.scalars(old.order_by(LiveCall.id)).all()


def list_heard(monitor_id: int | None, after: str | None = None) -> Page[LiveCall]:
    """One page of the calls that a monitor, or (None) anybody, listened to live, the latest first."""
    rows = _whole().join(LiveCall.evaluation).where(Evaluation.origin == Origin.LIVE.value, IS_LIVE)
    if monitor_id is not None:
        rows = rows.where(LiveCall.monitor_id == monitor_id)
    return fetch_page(rows, [LiveCall.started_at, LiveCall.id], after)


def scored_by_recording(monitor_id: int, call_id: int) -> Evaluation | None:
    """The score that the same monitor gives, or gave, the same call by its recording."""
    his = select(Evaluation).where(Evaluation.call_id == call_id, Evaluation.monitor_id == monitor_id)
    return db.session.scalars(his.where(IS_LIVE, IS_RECORDED)).one_or_none()


def _whole() -> Select[LiveCall]:
    return select(LiveCall).options(
        joinedload(LiveCall.evaluation), joinedload(LiveCall.monitor), joinedload(LiveCall.agent),
        joinedload(LiveCall.noted_call), joinedload(LiveCall.record_call),
    )  # fmt: skip
