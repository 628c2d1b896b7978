"""Keeping every revision of a score, and working out what its answers come to."""

from __future__ import annotations

from sqlalchemy import func, select

from app.engines.scoring.score import Score, ScoreError, asked, is_asked, score
from app.evaluations.models import Evaluation, EvaluationRevision
from app.evaluations.policy.answers import proposal_kept, settled
from app.evaluations.policy.faults import told
from app.evaluations.policy.left import decision_on, left_to_rule
from app.evaluations.policy.revisions import Kind
from app.evaluations.policy.states import CLOSED, State, may_move
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.rubrics.queries import findings, versions


def move(evaluation: Evaluation, wanted: State) -> None:
    """Bring a locked evaluation into the state; Conflict where it may not go there from where it is."""
    if not may_move(evaluation.state, wanted):
        raise Conflict(_("Somebody was faster: this score has moved on. Load the page again."))
    evaluation.state = wanted.value


def require_unclosed(evaluation: Evaluation) -> None:
    """Raise Conflict where a locked score is final or void: nothing of it changes any more (J2)."""
    if evaluation.state in CLOSED:
        raise Conflict(
            _("This score is final or void and stays as it is. A final one can only be declared void.")
        )


def total_up(evaluation: Evaluation) -> Score:
    """The score that the answers give under the version that the call was assigned with (Q1), written down.

    What a rule had proposed is kept beside what the person decided (Q3). Raises InvalidInput with ``items``
    where some are open or wrong, Conflict where it is final or void.
    """
    require_unclosed(evaluation)
    rubric = versions.rubric_of(evaluation.rubric_version)
    found = findings.findings_of(evaluation.call_id, evaluation.rubric_version_id)
    left = {
        item.item_code: left_to_rule(
            rubric.item(item.item_code), item.mode, item.verdict, found.get(item.item_code)
        )
        for item in evaluation.items
    }
    given = {
        item.item_code: decision_on(item.verdict, item.points, left[item.item_code])
        for item in evaluation.items
    }
    decided = asked(rubric, given)
    try:
        result = score(rubric, decided)
    except ScoreError as error:
        raise InvalidInput(told(error, rubric), items=list(error.items)) from error
    for item in evaluation.items:
        one, choice = rubric.item(item.item_code), decided[item.item_code]
        item.verdict, item.points = settled(one, choice)
        # What nobody asked for was not decided, so the rule was not overruled either.
        is_wanted = is_asked(rubric, one, decided)
        item.is_left = bool(is_wanted) and left[item.item_code] is not None
        proposal = found.get(item.item_code) if is_wanted else None
        item.proposed = None if proposal is None else proposal_kept(one, proposal, choice)
    evaluation.total, evaluation.is_fatal = result.total, result.fatal
    return result


def keep_revision(evaluation: Evaluation, actor: Actor, kind: Kind, reason: str = "") -> None:
    """File the score as it is after a step of that kind; the evaluation is locked."""
    last = select(func.max(EvaluationRevision.number)).where(
        EvaluationRevision.evaluation_id == evaluation.id
    )
    db.session.add(
        EvaluationRevision(
            evaluation_id=evaluation.id, number=(db.session.scalar(last) or 0) + 1, kind=kind.value,
            at=clock.now(), by_id=actor.user_id, reason=reason, total=evaluation.total,
            is_fatal=evaluation.is_fatal, comment=evaluation.comment,
            answers={
                item.item_code: [item.verdict, None if item.points is None else str(item.points), item.note]
                for item in evaluation.items
            },
        )
    )  # fmt: skip
