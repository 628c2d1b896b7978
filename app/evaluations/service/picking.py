"""A supervisor gives one call to a monitor, and says what for (S6, F7)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from app.accounts import queries as accounts
from app.evaluations.models import Evaluation, HandPick
from app.evaluations.policy.picks import PickKind, PickTerms
from app.evaluations.policy.states import Origin
from app.evaluations.queries import assignment as found
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.assignment import Given, give, require_free
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _


def pick_call(actor: Actor, call_id: int, monitor_id: int, due_on: date, terms: PickTerms) -> Evaluation:
    """Give one call to a monitor, outside the draw; it never enters the statistical score (S6).

    Raises NotAllowed where the monitor would judge his own case or it is the actor's own (P2), Conflict where
    the monitor has the call already or the call was picked for that complaint, InvalidInput where the
    account is no monitor's, no rubric is for the call, or the reason or the complaint is missing.
    """
    require(actor, Permission.EVALUATION_PICK)
    check_terms(terms)
    call, monitor = found.get_call(call_id), accounts.get_user(monitor_id)
    if monitor.role != Role.MONITOR.value or not monitor.is_active:
        raise InvalidInput(_("Choose a monitor who works here."))
    require_stranger(actor, call.agent)
    require_free(call, monitor_id, due_on)
    if found.evaluation_of(call_id, monitor_id) is not None:
        raise Conflict(_("This monitor has the call already."))
    pick = keep_pick(actor, call_id, terms)
    if not give([Given(call, monitor_id, due_on, Origin.HAND_PICKED, pick_id=pick.id)]):
        raise InvalidInput(_("No rubric is for this call. Register one for its language and queue first."))
    evaluation = found.evaluation_of(call_id, monitor_id)
    assert evaluation is not None  # noqa: S101 — it has just been made
    record(
        actor, AuditTag.SAMPLE_ASSIGNED, "evaluation", evaluation.id, call_id=call_id, monitor_id=monitor_id,
        origin=Origin.HAND_PICKED.value, kind=terms.kind.value, reason=pick.reason,
        complaint=pick.complaint_number,
    )  # fmt: skip
    return evaluation


def check_terms(terms: PickTerms) -> None:
    """Raise InvalidInput for a pick without a reason, and for a complaint call without its complaint."""
    if not terms.reason.strip():
        raise InvalidInput(_("Say why this call is picked: the agent reads it on his sheet."))
    if (terms.kind is PickKind.COMPLAINT) != (terms.complaint is not None):
        raise InvalidInput(_("A complaint call needs the complaint's number, day and channel."))


def keep_pick(actor: Actor, call_id: int, terms: PickTerms) -> HandPick:
    """The row that says who picked a call and why; the evaluation refers to it."""
    if actor.user_id is None:
        raise InvalidInput(_("Only a person picks a call by hand."))
    complaint = terms.complaint
    pick = HandPick(
        call_id=call_id, kind=terms.kind.value, reason=terms.reason.strip(),
        complaint_number=complaint and complaint.number, complained_on=complaint and complaint.complained_on,
        channel=complaint and complaint.channel, picked_by_id=actor.user_id, picked_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():  # the evaluation refers to its id
            db.session.add(pick)
    except IntegrityError as error:
        raise Conflict(_("This call was picked for this complaint before.")) from error
    return pick
