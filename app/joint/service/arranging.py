"""Sessions are arranged, and called off; leads say when they cannot come (S5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.accounts.queries import get_user
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.joint.models import JointSeat, JointSession, LeadAway
from app.joint.policy.states import State, may_move
from app.joint.queries import sessions, turns

LONGEST_AWAY = 366


@dataclass(frozen=True, slots=True)
class SessionTerms:
    """When, who leads it, which leads come; ``is_blind``: the session's pages name no agent."""

    begins_at: datetime
    minutes: int
    monitor_id: int
    lead_ids: tuple[int, ...]
    is_blind: bool


def arrange_session(actor: Actor, terms: SessionTerms, zone: ZoneInfo) -> JointSession:
    """Arrange a session (S5). A monitor leads his own; a supervisor names the monitor, or himself.

    Whose turn it is is proposed, not forced: leads can be called out of turn, and the log tells who was.
    """
    require(actor, Permission.JOINT_ARRANGE)
    _check(actor, terms, zone)
    session = JointSession(
        begins_at=terms.begins_at, minutes=terms.minutes, monitor_id=terms.monitor_id, reason="",
        is_blind=terms.is_blind, state=State.PLANNED.value, arranged_at=clock.now(),
        seats=[JointSeat(lead_id=lead_id) for lead_id in dict.fromkeys(terms.lead_ids)],
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()  # the log names the new id
    facts = {"monitor_id": terms.monitor_id, "lead_ids": list(terms.lead_ids), "is_blind": terms.is_blind}
    record(actor, AuditTag.JOINT_SESSION_ARRANGED, "joint_session", session.id,
           begins_at=terms.begins_at.isoformat(), **facts)  # fmt: skip
    return session


def _check(actor: Actor, terms: SessionTerms, zone: ZoneInfo) -> None:
    monitor = get_user(terms.monitor_id)
    if monitor.role not in (Role.MONITOR.value, Role.SUPERVISOR.value) or not monitor.is_active:
        raise InvalidInput(_("A monitor or the supervisor leads a session."))
    if actor.role is Role.MONITOR and monitor.id != actor.user_id:
        raise NotAllowed(_("A monitor arranges his own sessions. Ask the supervisor for another's."))
    if terms.begins_at.astimezone(zone).date() < clock.today(zone):
        raise InvalidInput(_("A session is arranged for today or later."))
    leads = {lead.person.id for lead in turns.list_leads()}
    if not terms.lead_ids or not leads.issuperset(terms.lead_ids):
        raise InvalidInput(_("Choose at least one of the team leads who work here."))


def cancel_session(actor: Actor, session_id: int, reason: str) -> JointSession:
    """Call a planned session off, with a reason: its leads go back to where they were in the rotation, and
    its calls can be heard in another one (S5).
    """
    session = own_session(actor, session_id)
    move(session, State.CANCELLED)
    if not reason.strip():
        raise InvalidInput(_("Say why the session is cancelled: its leads will read it."))
    session.reason = reason.strip()
    record(actor, AuditTag.JOINT_SESSION_CANCELLED, "joint_session", session.id, reason=session.reason)
    return session


def own_session(actor: Actor, session_id: int) -> JointSession:
    """The session, held for a change by who leads it or by the supervisor."""
    require(actor, Permission.JOINT_ARRANGE)
    return sessions.get_session(actor, session_id, lock=True)


def move(session: JointSession, to: State) -> None:
    """Take a session one step further; Conflict where there is no such step."""
    if not may_move(session.state, to):
        raise Conflict(_("The session is in another state meanwhile. Load the page again."))
    session.state = to.value


def enter_days_away(actor: Actor, lead_id: int, first: date, last: date) -> LeadAway:
    """A lead cannot come from ``first`` to ``last``: he is passed over meanwhile and keeps his place (S5).

    A lead says it for himself, who arranges sessions for every lead.
    """
    _may_speak_for(actor, lead_id)
    if lead_id not in {lead.person.id for lead in turns.list_leads()}:
        raise InvalidInput(_("Choose one of the team leads who work here."))
    if not 0 <= (last - first).days < LONGEST_AWAY:
        raise InvalidInput(_("The last day comes after the first, at most a year later."))
    away = LeadAway(lead_id=lead_id, first_on=first, last_on=last)
    db.session.add(away)
    facts = {"first": first.isoformat(), "last": last.isoformat()}
    record(actor, AuditTag.LEAD_AWAY_ENTERED, "user", lead_id, **facts)
    return away


def remove_days_away(actor: Actor, away_id: int) -> None:
    """The lead can come after all."""
    away = turns.get_away(away_id)
    _may_speak_for(actor, away.lead_id)
    db.session.delete(away)
    facts = {"first": away.first_on.isoformat(), "last": away.last_on.isoformat()}
    record(actor, AuditTag.LEAD_AWAY_REMOVED, "user", away.lead_id, **facts)


def _may_speak_for(actor: Actor, lead_id: int) -> None:
    require(actor, Permission.JOINT_TAKE_PART)
    if lead_id != actor.user_id and not actor.may(Permission.JOINT_ARRANGE):
        raise NotAllowed(_("A lead enters his own days away. Ask a monitor for another's."))
