"""Scores that are given while the call goes on, without its record (S3, S8)."""

from __future__ import annotations

from datetime import date

from app.evaluations.events import serious_fault_found
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.states import OPEN, UNRECORDED, Origin, State
from app.evaluations.queries import sheet
from app.evaluations.service.assignment import require_free
from app.evaluations.service.publishing import publish
from app.evaluations.service.revising import require_unclosed
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.rubrics.queries import versions
from app.rubrics.service.findings import request_findings


def begin_evaluation(
    actor: Actor, call: Call, origin: Origin, day: date, version: RubricVersion | None = None
) -> Evaluation:
    """The actor scores ``call``, which he hears himself on ``day``; it never enters the statistical score
    (S6).

    ``version``: the rubric that he was told to use; without it the one for the call. Every item is his to
    decide: no rule has heard anything. Raises NotAllowed where he is in conflict with the agent (P2), and
    InvalidInput where no rubric is for the call.
    """
    require(actor, Permission.EVALUATION_WORK)
    assert actor.user_id is not None  # noqa: S101 — the permission is a person's
    require_free(call, actor.user_id, day)
    chosen = version or versions.rubric_for(call)
    if chosen is None:
        raise InvalidInput(_("No rubric is for this call. Register one for its language and queue first."))
    items = [EvaluationItem(item_code=item.code, note="") for item in versions.rubric_of(chosen).items]
    evaluation = Evaluation(
        call_id=call.id, agent_id=call.agent_id, monitor_id=actor.user_id, rubric_version_id=chosen.id,
        origin=origin.value, state=State.ASSIGNED.value, due_on=day, assigned_at=clock.now(), items=items,
    )  # fmt: skip
    db.session.add(evaluation)
    db.session.flush()  # the log names the new id
    record(
        actor, AuditTag.SAMPLE_ASSIGNED, "evaluation", evaluation.id,
        call_id=call.id, monitor_id=actor.user_id, origin=origin.value,
    )  # fmt: skip
    return evaluation


def change_record(actor: Actor, evaluation_id: int, call_id: int, later_s: float) -> None:
    """Let the score be of ``call_id``; comments on moments come ``later_s`` seconds later in that call (Q4).

    What was decided stays. Rules are asked for what they find in the call, unless the score is secret so far:
    the agent could read from them that he was rung up (S3). Raises Conflict where the score was withdrawn, or
    is final or void: nobody could object any more to what the sound tells.
    """
    require(actor, Permission.LIVE_ATTACH)
    evaluation = _heard(evaluation_id)
    if evaluation.state == State.WITHDRAWN:
        raise Conflict(_("This score was discarded. Load the page again."))
    require_unclosed(evaluation)
    before, evaluation.call_id = evaluation.call_id, call_id
    for note in evaluation.notes:
        note.at_s += later_s
    for item in evaluation.items:
        item.note_at_s = None if item.note_at_s is None else item.note_at_s + later_s
    record(
        actor, AuditTag.EVALUATION_RECORD_CHANGED, "evaluation", evaluation_id,
        before=before, after=call_id, later_s=later_s,
    )  # fmt: skip
    if not is_secret(evaluation):
        request_findings({call_id: evaluation.rubric_version_id})


def release_evaluation(actor: Actor, evaluation_id: int) -> None:
    """Show the agent the sealed score of a mystery call: from now on it is published (S3).

    Raises Conflict where it is not sealed. Sends ``evaluation_published``.
    """
    require(actor, Permission.MYSTERY_PLAN)
    evaluation = _heard(evaluation_id)
    if evaluation.state != State.SEALED:
        raise Conflict(_("Only a score that was handed in can be released. Load the page again."))
    publish(actor, evaluation, clock.now())
    record(actor, AuditTag.EVALUATION_RELEASED, "evaluation", evaluation_id, total=str(evaluation.total))
    request_findings({evaluation.call_id: evaluation.rubric_version_id})
    if evaluation.is_fatal:
        serious_fault_found.send(evaluation_id=evaluation_id)


def discard_evaluation(actor: Actor, evaluation_id: int, reason: str) -> None:
    """Give up the actor's open score of a call that he heard: it broke off, for instance. Raises InvalidInput
    without a reason, NotFound where it is not his, Conflict where it is submitted.
    """
    require(actor, Permission.EVALUATION_WORK)
    evaluation = _heard(evaluation_id)
    if evaluation.monitor_id != actor.user_id:
        raise NotFound(sheet.NOT_ON_LIST)
    if evaluation.state not in OPEN:
        raise Conflict(_("This score is published already. It can no longer be changed."))
    if not reason.strip():
        raise InvalidInput(_("Say why the score is given up."))
    evaluation.state = State.WITHDRAWN.value
    record(actor, AuditTag.EVALUATION_DISCARDED, "evaluation", evaluation_id, reason=reason.strip())


def is_secret(evaluation: Evaluation) -> bool:
    """Whether nobody but planner and caller may know of the score so far (S3)."""
    return evaluation.origin == Origin.MYSTERY and evaluation.published_at is None


def _heard(evaluation_id: int) -> Evaluation:
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.origin not in UNRECORDED:
        raise NotFound(sheet.NOT_THERE)
    return evaluation
