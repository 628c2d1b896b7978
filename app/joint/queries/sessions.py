"""Reads of sessions, of what is heard in them, and of what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.evaluations.models import Evaluation
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.joint.models import JointCall, JointFollowUp, JointSeat, JointSession
from app.joint.policy.states import State
from app.organisation.models import Agent
from app.recordings.models import Call

_WITH_SEATS = (joinedload(JointSession.monitor), selectinload(JointSession.seats).joinedload(JointSeat.lead))
_SCORED = selectinload(JointSession.calls).joinedload(JointCall.evaluation)
_WITH_CALLS = (
    _SCORED.joinedload(Evaluation.call).joinedload(Call.recording),
    _SCORED.joinedload(Evaluation.agent).joinedload(Agent.team),
    _SCORED.joinedload(Evaluation.rubric_version),
)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition that ``actor`` may open a session (P3): a lead those that he is called to, a monitor
    those that he leads, supervisor and director all.
    """
    if actor.role is Role.TEAM_LEAD:
        return JointSession.id.in_(select(JointSeat.session_id).where(JointSeat.lead_id == actor.user_id))
    if actor.role is Role.MONITOR:
        return JointSession.monitor_id == actor.user_id
    return true()


def get_session(actor: Actor, session_id: int, *, lock: bool = False) -> JointSession:
    """The session with its seats and calls; NotFound if there is none that ``actor`` may open.

    ``lock`` reads it as it is now and holds it against other writers until the transaction ends.
    """
    wanted = select(JointSession).where(JointSession.id == session_id, visible(actor))
    wanted = wanted.options(*_WITH_SEATS, *_WITH_CALLS)
    if lock:
        wanted = wanted.with_for_update(of=JointSession).execution_options(populate_existing=True)
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such session, or it is not yours to open."))
    return found


def list_sessions(actor: Actor, after: str | None) -> Page[JointSession]:
    """The sessions that ``actor`` may open, the latest first."""
    rows = select(JointSession).where(visible(actor)).options(*_WITH_SEATS, selectinload(JointSession.calls))
    return fetch_page(rows, [JointSession.begins_at, JointSession.id], after)


def count_states(start: datetime, end: datetime) -> dict[str, int]:
    """How many sessions that begin within [start, end) are in each state."""
    rows = (
        select(JointSession.state, func.count())
        .where(JointSession.begins_at >= start, JointSession.begins_at < end)
        .group_by(JointSession.state)
    )
    return {state.value: 0 for state in State} | dict(db.session.execute(rows).all())


def next_session_of(lead_id: int | None) -> JointSession | None:
    """The planned session that a lead is called to next."""
    mine = (
        select(JointSession)
        .join(JointSession.seats)
        .where(JointSeat.lead_id == lead_id, JointSession.state == State.PLANNED.value)
        .order_by(JointSession.begins_at, JointSession.id)
    )
    return db.session.scalars(mine.options(joinedload(JointSession.monitor)).limit(1)).first()


def get_call(actor: Actor, call_id: int) -> JointCall:
    """A call of a session that ``actor`` may open; NotFound if there is none."""
    mine = select(JointCall).join(JointCall.session).where(JointCall.id == call_id, visible(actor))
    found = db.session.scalars(mine).one_or_none()
    if found is None:
        raise NotFound(_("There is no such call in a session of yours."))
    return found


def get_follow_up(actor: Actor, follow_up_id: int) -> JointFollowUp:
    """A follow-up from a session that ``actor`` may open, or of his own; NotFound if there is none."""
    joined = select(JointFollowUp).join(JointFollowUp.call).join(JointCall.session)
    mine = visible(actor) | (JointFollowUp.owner_id == actor.user_id)
    found = db.session.scalars(joined.where(JointFollowUp.id == follow_up_id, mine)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such follow-up, or it is not yours."))
    return found


def list_open_follow_ups(owner_id: int | None) -> Sequence[JointFollowUp]:
    """What a person has still to do, the one due first on top."""
    mine = select(JointFollowUp).where(JointFollowUp.owner_id == owner_id, JointFollowUp.done_at.is_(None))
    ordered = mine.order_by(JointFollowUp.due_on, JointFollowUp.id)
    return db.session.scalars(ordered.options(joinedload(JointFollowUp.call))).all()
