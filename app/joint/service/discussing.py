"""What was said about a call, how its items are read, and what shall be done about it (S5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.joint.models import AgreedReading, JointCall, JointFollowUp
from app.joint.policy.states import State, Step
from app.joint.queries import sessions
from app.joint.service.arranging import own_session
from app.rubrics.queries.versions import rubric_of


@dataclass(frozen=True, slots=True)
class FollowUpTerms:
    """What is proposed for a call, who sees to it, until when."""

    step: Step
    text: str
    owner_id: int
    due_on: date


def keep_notes(actor: Actor, call_id: int, discussion: str, readings: Mapping[str, str]) -> JointCall:
    """Write down what was said about a call, and the agreed reading of each item (item code → words).

    An empty reading is taken away, an item that is not named stays as it is. No score changes: a score that
    is found wrong is appealed.
    """
    call = _own_call(actor, call_id)
    known = {item.code for item in rubric_of(call.evaluation.rubric_version).items}
    if not known.issuperset(readings):
        raise InvalidInput(_("This item is not on the call's rubric."))
    call.discussion = discussion.strip()
    kept = {one.item_code: one for one in call.readings}
    for code, words in readings.items():
        _keep_reading(call, kept.get(code), code, words.strip())
    record(actor, AuditTag.JOINT_CALL_DISCUSSED, "joint_call", call.id, session_id=call.session_id,
           items=sorted(one.item_code for one in call.readings))  # fmt: skip
    return call


def _keep_reading(call: JointCall, kept: AgreedReading | None, code: str, words: str) -> None:
    if kept is None and words:
        call.readings.append(AgreedReading(item_code=code, text=words))
    elif kept is not None and words:
        kept.text = words
    elif kept is not None:
        call.readings.remove(kept)


def agree_follow_up(actor: Actor, call_id: int, terms: FollowUpTerms, zone: ZoneInfo) -> JointFollowUp:
    """Write down what shall be done about a call: by one of those who take part, until a day to come."""
    call = _own_call(actor, call_id)
    if terms.owner_id not in owners_of(call):
        raise InvalidInput(_("One of those who take part in the session sees to it."))
    if terms.due_on < clock.today(zone):
        raise InvalidInput(_("The day until which it is done is today or later."))
    if not terms.text.strip():
        raise InvalidInput(_("Say what shall be done."))
    follow_up = JointFollowUp(step=terms.step.value, text=terms.text.strip(), owner_id=terms.owner_id,
                              due_on=terms.due_on)  # fmt: skip
    call.follow_ups.append(follow_up)
    db.session.flush()  # the log names the new id
    record(actor, AuditTag.JOINT_FOLLOW_UP_AGREED, "joint_follow_up", follow_up.id, step=follow_up.step,
           owner_id=follow_up.owner_id, due_on=str(follow_up.due_on))  # fmt: skip
    return follow_up


def finish_follow_up(actor: Actor, follow_up_id: int) -> JointFollowUp:
    """Mark what was agreed as done: by its owner, or by who arranges sessions; twice changes nothing."""
    require(actor, Permission.JOINT_TAKE_PART)
    follow_up = sessions.get_follow_up(actor, follow_up_id)
    if follow_up.owner_id != actor.user_id and not actor.may(Permission.JOINT_ARRANGE):
        raise NotAllowed(_("Its owner says that it is done."))
    if follow_up.done_at is None:
        follow_up.done_at = clock.now()
        record(actor, AuditTag.JOINT_FOLLOW_UP_DONE, "joint_follow_up", follow_up.id)
    return follow_up


def owners_of(call: JointCall) -> set[int]:
    """Who can see to a follow-up: the session's monitor and its leads."""
    return {call.session.monitor_id, *(seat.lead_id for seat in call.session.seats)}


def _own_call(actor: Actor, call_id: int) -> JointCall:
    call = sessions.get_call(actor, call_id)
    session = own_session(actor, call.session_id)
    if session.state not in (State.PLANNED, State.HELD):
        raise Conflict(_("The session is over; what was agreed stays as it is."))
    return call
