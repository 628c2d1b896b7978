"""A call that its monitor may not or cannot judge goes back to the supervisor, and is settled there (S6)."""

from __future__ import annotations

from app.evaluations.models import Evaluation, HandBack
from app.evaluations.policy.handing_back import HAND_BACK_REASONS, Outcome
from app.evaluations.policy.states import State, may_move
from app.evaluations.queries import sheet
from app.evaluations.queries.handed_back import find_hand_back
from app.evaluations.queries.own_case import require_stranger
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _


def hand_back(actor: Actor, evaluation_id: int, reason: str, words: str) -> HandBack:
    """A monitor says that this call of his list is not to be judged by him, or by anybody, and why.

    His draft is kept, he hears the call no more, and the draw's row stays as it is. ``reason`` is a code of
    `HandBackReason`, ``words`` what he found. Raises InvalidInput without words or for an unknown reason,
    NotFound where the call is not on his list, Conflict where it is published or handed back already.
    """
    require(actor, Permission.EVALUATION_WORK)
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.monitor_id != actor.user_id or evaluation.state == State.WITHDRAWN:
        raise NotFound(sheet.NOT_ON_LIST)
    if not may_move(evaluation.state, State.HANDED_BACK):
        raise Conflict(_("Only a call that is not scored yet can be handed back. Load the page again."))
    if reason not in HAND_BACK_REASONS or not words.strip():
        raise InvalidInput(_("Choose a reason, and say what you found."))
    before, evaluation.state = evaluation.state, State.HANDED_BACK.value
    handed = HandBack(
        evaluation_id=evaluation_id, reason=reason, words=words.strip(), handed_by_id=actor.user_id,
        handed_at=clock.now(),
    )  # fmt: skip
    db.session.add(handed)
    record(
        actor, AuditTag.EVALUATION_HANDED_BACK, "evaluation", evaluation_id,
        reason=reason, words=words.strip(), state_before=before,
    )  # fmt: skip
    return handed


def close_unjudged(actor: Actor, evaluation_id: int, words: str) -> Evaluation:
    """The supervisor settles that nobody can judge a call that was handed back; ``words`` say why.

    It then counts as drawn and not scored. Raises InvalidInput without words, Conflict where it does not
    wait for him, NotAllowed for his own case (P2).
    """
    require(actor, Permission.EVALUATION_REASSIGN)
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or not may_move(evaluation.state, State.UNJUDGED):
        raise Conflict(_("This call does not wait for a decision. It may be settled meanwhile."))
    require_stranger(actor, evaluation.agent)
    if not words.strip():
        raise InvalidInput(_("Say why nobody can judge the call."))
    evaluation.state = State.UNJUDGED.value
    settle(actor, evaluation_id, Outcome.CLOSED, words)
    record(
        actor, AuditTag.EVALUATION_CLOSED_UNJUDGED, "evaluation", evaluation_id,
        words=words.strip(), monitor_id=evaluation.monitor_id,
    )  # fmt: skip
    return evaluation


def settle(actor: Actor, evaluation_id: int, outcome: Outcome, words: str) -> None:
    """Note on the hand-back that waits, if one does, what became of it."""
    waiting = find_hand_back(evaluation_id)
    if waiting is not None:
        waiting.outcome, waiting.settled_words = outcome.value, words.strip()
        waiting.settled_by_id, waiting.settled_at = actor.user_id, clock.now()
