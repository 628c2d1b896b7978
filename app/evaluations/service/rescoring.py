"""Changing a published score: what an appeal decided. The old one stays as a revision."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.revisions import Kind
from app.evaluations.policy.states import State
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.revising import keep_revision, total_up
from app.foundation.access.actor import Actor
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _


def rescore_evaluation(
    actor: Actor, evaluation: Evaluation, answers: Mapping[str, Answer], reason: str, *, never_lower: bool
) -> Decimal:
    """Put these answers in place of what was decided for some items of a locked score under appeal (J2).

    The caller has checked who may. Returns the new total. With ``never_lower`` a total below the present one
    is refused with InvalidInput, as are items that the form does not have; Conflict where the score is not
    under appeal, NotAllowed for one's own case (P2).
    """
    require_stranger(actor, evaluation.agent)
    if evaluation.state != State.APPEALED or evaluation.total is None:
        raise Conflict(_("Only a score under appeal can be scored anew."))
    before, known = evaluation.total, {item.item_code: item for item in evaluation.items}
    unknown = sorted(set(answers) - set(known))
    if unknown:
        raise InvalidInput(_("The form has no item “%(code)s”.", code=unknown[0]))
    left = {code: item.is_left for code, item in known.items() if code not in answers}
    for code, answer in answers.items():
        known[code].verdict, known[code].points = answer.verdict, answer.points
        known[code].note = answer.note or known[code].note
    total_up(evaluation)
    for code, was_left in left.items():
        known[code].is_left = was_left
    if never_lower and evaluation.total < before:
        raise InvalidInput(_("An appeal never lowers a score here. Keep these items as they were."))
    keep_revision(evaluation, actor, Kind.RESCORED, reason)
    record(
        actor, AuditTag.EVALUATION_RESCORED, "evaluation", evaluation.id,
        before=str(before), after=str(evaluation.total), items=sorted(answers), reason=reason,
    )  # fmt: skip
    return evaluation.total
