"""Scoring a call: drafts that save themselves, notes on moments (Q4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, case, update

from app.evaluations.models import Evaluation, EvaluationItem, MomentNote
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.attention import Attention
from app.evaluations.policy.states import HELD, OPEN, State
from app.evaluations.policy.walls import may_score
from app.evaluations.queries import sheet
from app.evaluations.queries.own_case import OWN_CASE, require_stranger
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows, db
from app.foundation.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _
from app.organisation.queries import own_agents

_items = EvaluationItem.__table__
_SAVE_ITEM = (
    update(_items)  # type: ignore[arg-type]  # __table__ is a Table
    .where(_items.c.evaluation_id == bindparam("of_evaluation"), _items.c.item_code == bindparam("of_item"))
    .values({name: bindparam(name) for name in ("verdict", "points", "note", "note_at_s")})
)


def save_draft(
    actor: Actor,
    evaluation_id: int,
    revision: int,
    answers: Mapping[str, Answer],
    comment: str,
    attention: Attention | None = None,
) -> int:
    """Keep the form as it stands (Q4); returns the new revision.

    Two statements: the evaluation's row is claimed by its revision, then the items are written.
    Raises Conflict when somebody saved since ``revision`` was read (another tab; the error's ``revision`` is
    the present one, for who takes over) or the score is submitted; NotFound when it is not the actor's,
    NotAllowed when it is his own case (P2). The first save opens the evaluation. ``attention``: how long he
    was at it and what he heard, in all; the seconds never become fewer.
    """
    require(actor, Permission.EVALUATION_WORK)
    now, own_case = clock.now(), Evaluation.agent_id.in_(own_agents([actor.user_id or 0]))
    opened = {"opened_at": now} if revision == 0 else {}
    attended = {} if attention is None else _attended(attention)
    claimed = change_rows(
        update(Evaluation)
        .where(Evaluation.id == evaluation_id, Evaluation.monitor_id == actor.user_id)
        .where(Evaluation.revision == revision, Evaluation.state.in_(OPEN), ~own_case)
        .values(revision=revision + 1, state=State.DRAFT.value, saved_at=now, comment=comment)
        .values(**opened, **attended)
    )
    if not claimed:
        raise _why_not(actor, evaluation_id)
    if answers:
        db.session.connection().execute(_SAVE_ITEM, [_kept(evaluation_id, *one) for one in answers.items()])
    if opened:
        record(actor, AuditTag.EVALUATION_OPENED, "evaluation", evaluation_id)
    return revision + 1


def add_note(actor: Actor, evaluation_id: int, at_s: float, text: str) -> MomentNote:
    """Hang a comment on a moment of the call, ``at_s`` seconds from its start (Q4)."""
    require(actor, Permission.EVALUATION_WORK)
    own_open(actor, evaluation_id)
    if not text.strip():
        raise InvalidInput(_("Write what you heard at this moment."))
    note = MomentNote(evaluation_id=evaluation_id, at_s=at_s, text=text.strip())
    db.session.add(note)
    return note


def remove_note(actor: Actor, evaluation_id: int, note_id: int) -> None:
    """Take a comment off again, as long as the score is open; one that is gone already is no error."""
    require(actor, Permission.EVALUATION_WORK)
    evaluation = own_open(actor, evaluation_id)
    evaluation.notes = [note for note in evaluation.notes if note.id != note_id]


def own_open(actor: Actor, evaluation_id: int) -> Evaluation:
    """The actor's open evaluation, locked; NotFound where it is not his, Conflict where it is submitted,
    NotAllowed where it is his own case (P2).
    """
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.monitor_id != actor.user_id or evaluation.state not in OPEN:
        raise _why_not(actor, evaluation_id)
    require_stranger(actor, evaluation.agent)
    return evaluation


def _why_not(actor: Actor, evaluation_id: int) -> AppError:
    """Why nothing can be written: not his, published, his own case, or saved from another window."""
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.monitor_id != actor.user_id or evaluation.state not in HELD:
        return NotFound(_("There is no such call on your work list."))
    if evaluation.state not in OPEN:
        return Conflict(_("This score is submitted already. It can no longer be changed."))
    if not may_score(actor.user_id, evaluation.agent.user_id, evaluation.agent.team.lead_id):
        return NotAllowed(OWN_CASE)
    return Conflict(
        _("This score was saved in another window meanwhile. Load the page again to go on."),
        revision=evaluation.revision,
    )


def _attended(attention: Attention) -> dict[str, Any]:
    more = case((Evaluation.active_s < attention.active_s, attention.active_s), else_=Evaluation.active_s)
    return {"active_s": more, "heard": attention.heard}


def _kept(evaluation_id: int, code: str, answer: Answer) -> dict[str, Any]:
    return {
        "of_evaluation": evaluation_id, "of_item": code, "verdict": answer.verdict, "points": answer.points,
        "note": answer.note, "note_at_s": answer.note_at_s,
    }  # fmt: skip
