"""A second person reads a score before it is published: confirms it, or gives it back with a reason."""

from __future__ import annotations

from datetime import datetime

from app.evaluations.models import Evaluation
from app.evaluations.policy.revisions import Kind
from app.evaluations.policy.states import State
from app.evaluations.queries import assignment, sheet
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.publishing import release
from app.evaluations.service.revising import keep_revision, move
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _


def confirm_evaluation(actor: Actor, evaluation_id: int, given_at: datetime | None = None) -> State:
    """Agree with the score: it is published, at once or at its hour. Returns where it stands now.

    ``given_at``: when that was, for what is entered later.

    Raises NotAllowed for the monitor himself and for who may not judge this agent (P2, S6), Conflict where
    it does not wait for a second look any more.
    """
    evaluation = _waiting(actor, evaluation_id)
    keep_revision(evaluation, actor, Kind.CONFIRMED)
    record(actor, AuditTag.EVALUATION_CONFIRMED, "evaluation", evaluation_id, total=str(evaluation.total))
    release(actor, evaluation, given_at or clock.now())
    return State(evaluation.state)


def return_evaluation(actor: Actor, evaluation_id: int, reason: str) -> None:
    """Give the score back to its monitor, who sees why; what he had entered is his draft again.

    Raises as ``confirm_evaluation``, and InvalidInput without a reason.
    """
    evaluation = _waiting(actor, evaluation_id)
    if not reason.strip():
        raise InvalidInput(_("Say what should be heard again: the monitor will read it."))
    keep_revision(evaluation, actor, Kind.RETURNED, reason.strip())
    move(evaluation, State.DRAFT)
    for item in evaluation.items:
        if item.is_left:  # he had not decided it, and has not yet
            item.verdict, item.points, item.is_left = None, None, False
    evaluation.submitted_at = evaluation.publish_at = evaluation.total = None
    evaluation.is_fatal = False
    evaluation.revision += 1  # a window that still shows it must not save over it
    record(actor, AuditTag.EVALUATION_RETURNED, "evaluation", evaluation_id, reason=reason.strip())


def _waiting(actor: Actor, evaluation_id: int) -> Evaluation:
    require(actor, Permission.EVALUATION_REVIEW)
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None:
        raise NotFound(_("There is no such evaluation."))
    if evaluation.state != State.SECOND_LOOK:
        raise Conflict(_("This score does not wait for a second look any more. Load the page again."))
    require_stranger(actor, evaluation.agent)
    if not _may_judge(actor.user_id, evaluation):
        raise NotAllowed(
            _("The second look is somebody else's: neither the monitor's nor of one who took part.")
        )
    return evaluation


def _may_judge(person_id: int | None, evaluation: Evaluation) -> bool:
    if person_id is None or person_id == evaluation.monitor_id:
        return False
    return bool(assignment.free_of_conflict([(person_id, evaluation.agent_id)], [clock.now().date()]))
