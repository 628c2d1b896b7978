"""Giving an open evaluation to another monitor (item 7: with a reason, and in the log)."""

from __future__ import annotations

from datetime import date

from app.accounts import queries as accounts
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.handing_back import Outcome
from app.evaluations.policy.states import UNRECORDED, State, may_move
from app.evaluations.queries import assignment as found
from app.evaluations.queries import sheet
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.assignment import require_free
from app.evaluations.service.handing_back import settle
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _


def reassign_evaluation(
    actor: Actor, evaluation_id: int, monitor_id: int, due_on: date, reason: str
) -> Evaluation:
    """Take an evaluation that is open or handed back from its monitor and give its call to another; returns
    the other's.

    The first one is withdrawn and keeps its draft; if the call comes back to its monitor, so does the
    draft. What counts for the agent and what serves agreement stays as the lot decided. Raises NotFound
    for an unknown evaluation, Conflict where it is published or the new monitor has the call already (as
    the other one who scores it, for instance), NotAllowed where he is in conflict with the agent (P2, S6) or
    where the actor would choose who judges his own case, InvalidInput without a reason or where the account
    is no monitor's who works here.
    """
    require(actor, Permission.EVALUATION_REASSIGN)
    present = sheet.lock_evaluation(evaluation_id)
    if present is None:
        raise NotFound(_("There is no such evaluation."))
    require_stranger(actor, present.agent)
    if not may_move(present.state, State.WITHDRAWN):
        raise Conflict(_("Only open evaluations can be given to another monitor. Load the page again."))
    if present.origin in UNRECORDED:
        raise Conflict(_("Only the person who heard this call as it went on can score it."))
    if not reason.strip():
        raise InvalidInput(_("Say why the call goes to another monitor."))
    _check_monitor(present, monitor_id, due_on)
    before, old_id = present.state, present.monitor_id
    present.state = State.WITHDRAWN.value
    settle(actor, evaluation_id, Outcome.GIVEN, reason)
    db.session.flush()  # the seat is free before somebody else takes it
    given = _give_seat(present, monitor_id, due_on)
    db.session.flush()  # the log names the new id
    record(
        actor, AuditTag.EVALUATION_REASSIGNED, "evaluation", evaluation_id, reason=reason.strip(),
        from_monitor_id=old_id, to_monitor_id=monitor_id, given_id=given.id, state_before=before,
    )  # fmt: skip
    return given


def _check_monitor(present: Evaluation, monitor_id: int, due_on: date) -> None:
    monitor = accounts.get_user(monitor_id)
    if monitor.role != Role.MONITOR.value or not monitor.is_active:
        raise InvalidInput(_("Choose a monitor who works here."))
    has_it = found.evaluation_of(present.call_id, monitor_id)
    if has_it is not None and has_it.state != State.WITHDRAWN:
        raise Conflict(_("This monitor has the call already."))
    require_free(present.call, monitor_id, due_on)


def _give_seat(present: Evaluation, monitor_id: int, due_on: date) -> Evaluation:
    """The new monitor's evaluation: the one that he had before, draft included, or a new one."""
    given = found.evaluation_of(present.call_id, monitor_id)
    if given is None:
        items = [EvaluationItem(item_code=item.item_code, note="") for item in present.items]
        given = Evaluation(
            call_id=present.call_id, agent_id=present.agent_id, monitor_id=monitor_id, items=items,
            rubric_version_id=present.rubric_version_id, revision=0, comment="", is_fatal=False,
        )  # fmt: skip
        db.session.add(given)
    given.state = State.DRAFT.value if given.revision else State.ASSIGNED.value
    given.drawn_call_id, given.is_second = present.drawn_call_id, present.is_second
    given.pick_id = present.pick_id
    given.origin, given.due_on, given.assigned_at = present.origin, due_on, clock.now()
    return given
