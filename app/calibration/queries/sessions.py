"""Reads of sessions: which ones a person may know of, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.queries import list_active
from app.calibration.models import (
    CalibrationCall,
    CalibrationParticipant,
    CalibrationScore,
    CalibrationSession,
)
from app.calibration.policy.states import COMPARED, State
from app.calibration.policy.walls import may_compare, may_know
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.access.scope import EVERYBODY
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent
from app.organisation.queries import own_agents, scope_of
from app.recordings.models import Call, Recording

NOT_THERE = _("There is no such calibration session, or you do not take part in it.")
NOT_COMPARED = _("The scores of this session are not laid side by side yet.")
MOST_CALLS_SHOWN = 30


def sees_all(actor: Actor) -> bool:
    """Whether the actor answers for all sessions, not only for those that he takes part in."""
    return actor.may(Permission.CALIBRATION_READ) and scope_of(actor) == EVERYBODY


def takes_part(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor is one of those who score in a session."""
    if actor.user_id is None:
        return false()
    mine = select(CalibrationParticipant.session_id).where(CalibrationParticipant.user_id == actor.user_id)
    return CalibrationSession.id.in_(mine)


def list_sessions(actor: Actor, after: str | None = None) -> Page[CalibrationSession]:
    """The sessions that the actor may know of, newest first."""
    rows = select(CalibrationSession).options(
        joinedload(CalibrationSession.led_by),
        selectinload(CalibrationSession.calls),
        selectinload(CalibrationSession.participants),
    )
    if not sees_all(actor):
        rows = rows.where(takes_part(actor), CalibrationSession.state != State.PLANNED.value)
    return fetch_page(rows, [CalibrationSession.planned_at, CalibrationSession.id], after)


def get_session(actor: Actor, session_id: int) -> CalibrationSession:
    """The session with its calls, people and items; NotFound where the actor may not know of it."""
    found = _load(session_id)
    if found is None or not may_know(
        sees_all=sees_all(actor), takes_part=is_in(actor, found), state=found.state
    ):
        raise NotFound(NOT_THERE)
    return found


def get_compared(actor: Actor, session_id: int) -> CalibrationSession:
    """A session whose scores the actor may read; NotFound as long as nobody may (J1)."""
    found = get_session(actor, session_id)
    if not may_compare(sees_all=sees_all(actor), takes_part=is_in(actor, found), state=found.state):
        raise NotFound(NOT_COMPARED)
    return found


def is_in(actor: Actor, session: CalibrationSession) -> bool:
    """Whether the actor is one of those who score in the session."""
    return any(one.user_id == actor.user_id for one in session.participants)


def lock_session(session_id: int, *, shared: bool = False) -> CalibrationSession | None:
    """The session as it is now, held until the transaction ends: against all writers, or (``shared``) only
    against who moves it on.
    """
    locked = select(CalibrationSession).where(CalibrationSession.id == session_id)
    locked = locked.with_for_update(read=shared, of=CalibrationSession)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def list_closed(actor: Actor, rubric_code: str, most: int) -> Sequence[CalibrationSession]:
    """The latest closed sessions on a rubric that the actor may read, the oldest first, with their calls."""
    rows = (
        select(CalibrationSession)
        .where(CalibrationSession.rubric_code == rubric_code, CalibrationSession.state == State.CLOSED.value)
        .order_by(CalibrationSession.closed_at.desc(), CalibrationSession.id.desc())
        .limit(most)
        .options(selectinload(CalibrationSession.calls))
    )
    mine = rows if sees_all(actor) else rows.where(takes_part(actor))
    return list(reversed(db.session.scalars(mine).all()))


def list_codes() -> Sequence[str]:
    """The codes of the rubrics on which sessions were closed."""
    closed = select(CalibrationSession.rubric_code).where(CalibrationSession.state == State.CLOSED.value)
    return db.session.scalars(closed.distinct().order_by(CalibrationSession.rubric_code)).all()


def list_candidates() -> list[User]:
    """The people who can be asked to score, by role and id."""
    roles = [role for role in Role if Permission.CALIBRATION_SCORE in GRANTS[role]]
    return [user for role in roles for user in list_active(role)]


def list_calls_in(language: str, besides: Collection[int], number: str | None = None) -> Sequence[Call]:
    """Recorded calls in a language but those (by id), newest first; with ``number`` that one alone."""
    rows = (
        select(Call)
        .join(Recording, Recording.call_id == Call.id)
        .where(Call.language == language, Call.id.not_in(besides))
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(MOST_CALLS_SHOWN)
        .options(joinedload(Call.agent))
    )
    return db.session.scalars(rows.where(Call.external_id == number) if number else rows).all()


def frame_of(session: CalibrationSession, begin: datetime, end: datetime) -> dict[str, int]:
    """The calls that can be drawn: recorded, in the rubric's language, from ``begin`` up to ``end``, and
    nobody's own case of those who score; number → id.
    """
    rows = (
        select(Call.external_id, Call.id)
        .join(Recording, Recording.call_id == Call.id)
        .where(Call.language == session.rubric_version.language)
        .where(Call.started_at >= begin, Call.started_at < end, Call.agent_id.not_in(own_cases(session)))
    )
    return dict(db.session.execute(rows).all())


def own_cases(session: CalibrationSession) -> Select[int]:
    """SELECT of the agents whose calls the session cannot have (P2): somebody who scores is the agent, or the
    expert, whose scores are the reference, leads his team. Other leads score blind, as everybody does.
    """
    people = [one.user_id for one in session.participants]
    is_judged = Agent.id.in_(own_agents([session.expert_id or 0]))
    return select(Agent.id).where(or_(Agent.user_id.in_(people), is_judged))


def calls_heard_by(user_id: int) -> Select[int]:
    """SELECT of the calls that a person may hear because he scores them blind."""
    return (
        select(CalibrationCall.call_id)
        .join(CalibrationCall.session)
        .join(CalibrationParticipant, CalibrationParticipant.session_id == CalibrationSession.id)
        .where(CalibrationParticipant.user_id == user_id)
        .where(CalibrationSession.state.in_((State.OPEN.value, *COMPARED)))
    )


def list_open_until(last: date) -> Sequence[CalibrationSession]:
    """The sessions that are being scored and whose last day is ``last`` or before, with their calls."""
    rows = select(CalibrationSession).where(
        CalibrationSession.state == State.OPEN.value, CalibrationSession.due_on <= last
    )
    return db.session.scalars(
        rows.order_by(CalibrationSession.id).options(
            selectinload(CalibrationSession.calls), selectinload(CalibrationSession.participants)
        )
    ).all()


def _load(session_id: int) -> CalibrationSession | None:
    return db.session.scalars(
        select(CalibrationSession)
        .where(CalibrationSession.id == session_id)
        .options(
            joinedload(CalibrationSession.rubric_version),
            joinedload(CalibrationSession.expert),
            joinedload(CalibrationSession.led_by),
            selectinload(CalibrationSession.calls).joinedload(CalibrationCall.call),
            selectinload(CalibrationSession.participants).joinedload(CalibrationParticipant.user),
            selectinload(CalibrationSession.items),
        )
    ).one_or_none()


def progress_of(sessions: Sequence[CalibrationSession]) -> dict[int, dict[int, int]]:
    """Session id → user id → how many of its calls he has submitted; one query."""
    rows = db.session.execute(
        select(CalibrationCall.session_id, CalibrationScore.user_id)
        .join(CalibrationScore.calibration_call)
        .where(CalibrationCall.session_id.in_([one.id for one in sessions]))
        .where(CalibrationScore.submitted_at.is_not(None))
    )
    done: dict[int, dict[int, int]] = {}
    for session_id, user_id in rows:
        mine = done.setdefault(session_id, {})
        mine[user_id] = mine.get(user_id, 0) + 1
    return done
