"""Which calls a session hears, who came, and that it is over (S5)."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.joint.models import JointCall, JointSession
from app.joint.policy.states import State, may_hold
from app.joint.policy.suggesting import Suggestion, Why
from app.joint.queries import choosing, sessions
from app.joint.service.arranging import move, own_session
from app.joint.service.rules import joint_rules, suggestions_for


def add_call(actor: Actor, session_id: int, evaluation_id: int) -> JointCall:
    """Take a published score into a planned session (S5): one that the rules suggest, or one chosen by hand.

    A monitor chooses among his own scores; others come by the rules alone (P3, S6). Chosen or suggested, the
    call enters no figure. Conflict where the session is full, or the score does not fit any more.
    """
    session = own_session(actor, session_id)
    if session.state != State.PLANNED:
        raise Conflict(_("Calls are chosen while the session is planned."))
    if len(session.calls) >= joint_rules().session.calls:
        raise Conflict(_("The session has as many calls as fit into it. Take one out first."))
    chosen = _as_suggested(session, evaluation_id) or Suggestion(evaluation_id, Why.CHOSEN)
    is_by_hand = chosen.why is Why.CHOSEN
    if is_by_hand and not choosing.is_choosable(actor, session.monitor_id, evaluation_id):
        raise NotAllowed(
            _("This score cannot be heard together: it is not published, not yours, or heard already.")
        )
    call = JointCall(session=session, evaluation_id=evaluation_id, why=chosen.why.value, discussion="",
                     item_codes=list(chosen.item_codes))  # fmt: skip
    db.session.add(call)
    record(actor, AuditTag.JOINT_CALL_ADDED, "joint_session", session.id, evaluation_id=evaluation_id,
           why=call.why, item_codes=call.item_codes)  # fmt: skip
    return call


def _as_suggested(session: JointSession, evaluation_id: int) -> Suggestion | None:
    return next((one for one in suggestions_for(session) if one.evaluation_id == evaluation_id), None)


def remove_call(actor: Actor, call_id: int) -> JointSession:
    """Take a call out of a planned session; Conflict where follow-ups hang on it."""
    call = sessions.get_call(actor, call_id)
    session = own_session(actor, call.session_id)
    if session.state != State.PLANNED or call.follow_ups:
        raise Conflict(_("The call was discussed already and stays in the session."))
    session.calls.remove(call)
    record(actor, AuditTag.JOINT_CALL_REMOVED, "joint_session", session.id, evaluation_id=call.evaluation_id)
    return session


def hold_session(actor: Actor, session_id: int, present: Collection[int], zone: ZoneInfo) -> JointSession:
    """Write down that the session was held, and which leads (``present``: their ids) came (S5).

    Who did not come has had no turn. Where nobody came the session is to be cancelled instead.
    """
    session = own_session(actor, session_id)
    move(session, State.HELD)
    if not may_hold(session.begins_at.astimezone(zone).date(), clock.today(zone)):
        raise Conflict(_("The session is held on its day, not before it."))
    if not session.calls:
        raise Conflict(_("Choose the calls first: a session hears at least one."))
    came = {seat.lead_id for seat in session.seats} & set(present)
    if not came:
        raise InvalidInput(_("Say which leads came. If nobody did, cancel the session."))
    for seat in session.seats:
        seat.attended = seat.lead_id in came
    session.held_at = clock.now()
    record(actor, AuditTag.JOINT_SESSION_HELD, "joint_session", session.id, present=sorted(came))
    return session


def close_session(actor: Actor, session_id: int) -> JointSession:
    """All is written down: notes and follow-ups cannot be changed any more, and leads hear the calls for
    some days yet. Conflict where nothing was noted on any call.
    """
    session = own_session(actor, session_id)
    move(session, State.CLOSED)
    if not any(call.discussion or call.readings for call in session.calls):
        raise Conflict(_("Write down first what was said about the calls."))
    session.closed_at = clock.now()
    record(actor, AuditTag.JOINT_SESSION_CLOSED, "joint_session", session.id)
    return session
