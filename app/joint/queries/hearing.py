"""Whose ears a session opens, and how much was heard in it (P3, S7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select

from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.rulebook import read_rules
from app.joint.models import JointCall, JointSeat, JointSession
from app.joint.policy.rules import FILE, load_joint_rules
from app.joint.policy.states import TOOK_PLACE, State, hearing_window
from app.recordings.models import Call
from app.recordings.queries import visible
from app.sampling.policy.listening import Listening


def calls_of_monitor(monitor_id: int) -> Select[Any]:
    """SELECT of the ids of the calls in the sessions that a monitor leads, until their time is over."""
    return _open().where(JointSession.monitor_id == monitor_id)


def calls_of_lead(lead_id: int) -> Select[Any]:
    """SELECT of the ids of the calls that a lead may hear now: those of the sessions that he is called to,
    from shortly before they begin until their time is over; not where he stayed away.
    """
    latest, _end = _window()
    was_there = or_(JointSeat.attended.is_(None), JointSeat.attended.is_(True))
    mine = select(JointSeat.session_id).where(JointSeat.lead_id == lead_id, was_there)
    return _open().where(JointSession.id.in_(mine), JointSession.begins_at <= latest)


def _open() -> Select[Any]:
    _latest, end = _window()
    until = func.coalesce(JointSession.closed_at, JointSession.held_at, JointSession.begins_at)
    return (
        select(Evaluation.call_id)
        .join(JointCall, JointCall.evaluation_id == Evaluation.id)
        .join(JointCall.session)
        .where(JointSession.state != State.CANCELLED.value, until > end)
    )


def _window() -> Any:
    return hearing_window(clock.now(), read_rules(FILE, load_joint_rules).value.hearing)


def may_hear(actor: Actor, call_id: int) -> bool:
    """Whether ``actor`` may hear the call now, for whatever reason (P3)."""
    heard = select(Call.id).where(Call.id == call_id, visible(actor, to_hear=True))
    return db.session.scalars(heard).one_or_none() is not None


def listening_between(first: date, last: date, zone: ZoneInfo) -> Iterator[Listening]:
    """Seconds of the calls that monitors heard, or are to hear, in their sessions, day by day (S7)."""
    rows = (
        select(JointSession.monitor_id, JointSession.begins_at, JointSession.state, func.sum(Call.duration_s))
        .join(JointSession.calls)
        .join(JointCall.evaluation)
        .join(Evaluation.call)
        .where(
            JointSession.begins_at >= clock.day_bounds(first, zone)[0],
            JointSession.begins_at < clock.day_bounds(last, zone)[1],
            JointSession.state != State.CANCELLED.value,
        )
        .group_by(JointSession.id, JointSession.monitor_id, JointSession.begins_at, JointSession.state)
    )
    for monitor_id, begins_at, state, seconds in db.session.execute(rows):
        done = int(seconds) if state in TOOK_PLACE else 0
        day = begins_at.astimezone(zone).date()
        yield Listening(monitor_id, day, int(seconds), done, int(seconds) - done)
