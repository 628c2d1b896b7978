"""Scoring a call: drafts that save themselves, notes on moments, publishing (Q3, Q4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from app.engines.scoring.score import Score, ScoreError, score
from app.evaluations.events import evaluation_published
from app.evaluations.models import Evaluation, EvaluationItem, MomentNote
from app.evaluations.policy.answers import Answer, decision, settled
from app.evaluations.policy.faults import told
from app.evaluations.policy.states import OPEN, State, may_move
from app.evaluations.policy.walls import may_score
from app.evaluations.queries import sheet
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows, db
from app.foundation.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _
from app.rubrics.queries import findings, versions

_items = EvaluationItem.__table__
_SAVE_ITEM = (
    update(_items)  # type: ignore[arg-type]  # __table__ is a Table
    .where(_items.c.evaluation_id == bindparam("of_evaluation"), _items.c.item_code == bindparam("of_item"))
    .values({name: bindparam(name) for name in ("verdict", "points", "note", "note_at_s")})
)


def save_draft(
    actor: Actor, evaluation_id: int, revision: int, answers: Mapping[str, Answer], comment: str
) -> int:
    """Keep the form as it stands (Q4); returns the new revision.

    Two statements: the evaluation's row is claimed by its revision, then the items are written.
    Raises Conflict when somebody saved since ``revision`` was read (another tab) or the score is
    published; NotFound when it is not the actor's. The first save opens the evaluation.
    """
    require(actor, Permission.EVALUATION_WORK)
    now = clock.now()
    opened = {"opened_at": now} if revision == 0 else {}
    claimed = change_rows(
        update(Evaluation)
        .where(Evaluation.id == evaluation_id, Evaluation.monitor_id == actor.user_id)
        .where(Evaluation.revision == revision, Evaluation.state.in_(OPEN))
        .values(revision=revision + 1, state=State.DRAFT.value, saved_at=now, comment=comment, **opened)
    )
    if not claimed:
        raise _why_not(actor, evaluation_id)
    if answers:
        db.session.connection().execute(_SAVE_ITEM, [_kept(evaluation_id, *one) for one in answers.items()])
    if opened:
        record(actor, AuditTag.EVALUATION_OPENED, "evaluation", evaluation_id)
    return revision + 1


def publish_evaluation(actor: Actor, evaluation_id: int, given_at: datetime | None = None) -> Score:
    """Turn the draft into the score, under the rubric version that it was assigned with (Q1).

    What a rule had proposed is kept beside what the person decided (Q3). Raises InvalidInput with
    ``items`` where some are open or wrong, Conflict where it is published, NotAllowed for one's own
    case (P2). Sends ``evaluation_published``. ``given_at``: when a score was given that is entered later.
    """
    require(actor, Permission.EVALUATION_WORK)
    evaluation = _own_open(actor, evaluation_id)
    lead_id = evaluation.agent.team.lead_id
    if not may_score(actor.user_id, evaluation.agent.user_id, lead_id):
        raise NotAllowed(_("Nobody scores his own call or his own team's. Tell your supervisor."))
    result = _scored(evaluation)
    evaluation.total, evaluation.is_fatal = result.total, result.fatal
    evaluation.published_at = given_at or clock.now()
    _move(evaluation, State.PUBLISHED)
    record(
        actor, AuditTag.EVALUATION_PUBLISHED, "evaluation", evaluation_id,
        total=str(result.total), fatal_items=list(result.fatal_items),
        overridden=[item.item_code for item in evaluation.items if item.is_overridden],
    )  # fmt: skip
    evaluation_published.send(evaluation_id=evaluation_id)
    return result


def acknowledge_evaluation(actor: Actor, evaluation_id: int) -> None:
    """The agent says that he has read his score. Only his own, once; Conflict where it is done already."""
    require(actor, Permission.EVALUATION_ACKNOWLEDGE)
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.agent.user_id != actor.user_id or evaluation.published_at is None:
        raise NotFound(_("There is no such score of yours."))
    _move(evaluation, State.ACKNOWLEDGED)
    evaluation.acknowledged_at = clock.now()
    record(actor, AuditTag.EVALUATION_ACKNOWLEDGED, "evaluation", evaluation_id)


def add_note(actor: Actor, evaluation_id: int, at_s: float, text: str) -> MomentNote:
    """Hang a comment on a moment of the call, ``at_s`` seconds from its start (Q4)."""
    require(actor, Permission.EVALUATION_WORK)
    _own_open(actor, evaluation_id)
    if not text.strip():
        raise InvalidInput(_("Write what you heard at this moment."))
    note = MomentNote(evaluation_id=evaluation_id, at_s=at_s, text=text.strip())
    db.session.add(note)
    return note


def remove_note(actor: Actor, evaluation_id: int, note_id: int) -> None:
    """Take a comment off again, as long as the score is open; one that is gone already is no error."""
    require(actor, Permission.EVALUATION_WORK)
    evaluation = _own_open(actor, evaluation_id)
    evaluation.notes = [note for note in evaluation.notes if note.id != note_id]


def _own_open(actor: Actor, evaluation_id: int) -> Evaluation:
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.monitor_id != actor.user_id or evaluation.state not in OPEN:
        raise _why_not(actor, evaluation_id)
    return evaluation


def _why_not(actor: Actor, evaluation_id: int) -> AppError:
    """Why nothing can be written: not his, published, or saved from another window."""
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.monitor_id != actor.user_id:
        return NotFound(_("There is no such call on your work list."))
    if evaluation.state not in OPEN:
        return Conflict(_("This score is published already. It can no longer be changed."))
    return Conflict(_("This score was saved in another window meanwhile. Load the page again to go on."))


def _scored(evaluation: Evaluation) -> Score:
    rubric = versions.rubric_of(evaluation.rubric_version)
    decided = {item.item_code: decision(item.verdict, item.points) for item in evaluation.items}
    try:
        result = score(rubric, decided)
    except ScoreError as error:
        raise InvalidInput(told(error, rubric), items=list(error.items)) from error
    proposals = findings.findings_of(evaluation.call_id, evaluation.rubric_version_id)
    for item in evaluation.items:
        item.verdict, item.points = settled(rubric.item(item.item_code), decided[item.item_code])
        proposal = proposals.get(item.item_code)
        item.proposed = None if proposal is None else proposal.verdict.value
    return result


def _move(evaluation: Evaluation, wanted: State) -> None:
    if not may_move(evaluation.state, wanted):
        raise Conflict(_("Somebody was faster: this score has moved on. Load the page again."))
    evaluation.state = wanted.value


def _kept(evaluation_id: int, code: str, answer: Answer) -> dict[str, Any]:
    return {
        "of_evaluation": evaluation_id, "of_item": code, "verdict": answer.verdict, "points": answer.points,
        "note": answer.note, "note_at_s": answer.note_at_s,
    }  # fmt: skip
