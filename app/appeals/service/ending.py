"""How an appeal ends or goes on without a decision: the agent's steps, days that go by, a void score."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.appeals.models import Appeal
from app.appeals.policy.lodging import LONGEST_TEXT
from app.appeals.policy.states import OPEN, State
from app.appeals.queries import appeals as read
from app.appeals.service.moving import move, to_second_level
from app.appeals.service.rules import appeal_rules
from app.appeals.service.telling import tell_deciders
from app.evaluations.policy.states import State as ScoreState
from app.evaluations.queries.sheet import lock_evaluation
from app.evaluations.service.appealing import end_appeal
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _


def withdraw_appeal(actor: Actor, appeal_id: int) -> Appeal:
    """The agent takes his appeal back before it is decided: the score is what it was, with its days.

    At the second level, the first one's decision stands then, and the score is final. Raises NotFound for
    somebody else's appeal, Conflict where nobody has to decide it any more.
    """
    appeal = _own(actor, appeal_id)
    if appeal.decisions and appeal.state == State.SECOND:
        _close(appeal)
    else:
        move(appeal, State.WITHDRAWN)
        appeal.closed_at = clock.now()
        end_appeal(appeal.evaluation, is_final=False)
    record(actor, AuditTag.APPEAL_WITHDRAWN, "appeal", appeal.id, level=appeal.level)
    return appeal


def accept_decision(actor: Actor, appeal_id: int) -> Appeal:
    """The agent agrees with the first level's decision: the score is final.

    Raises NotFound for somebody else's appeal, Conflict where it is not his turn.
    """
    appeal = _own(actor, appeal_id)
    if appeal.state != State.ANSWERED:
        raise _not_his_turn()
    _close(appeal)
    appeal.accepted_at = clock.now()
    record(actor, AuditTag.APPEAL_ACCEPTED, "appeal", appeal.id)
    return appeal


def continue_appeal(actor: Actor, appeal_id: int, text: str, zone: ZoneInfo) -> Appeal:
    """The agent takes the first level's decision to the second, and says why.

    Raises as ``accept_decision``, Conflict also when the days for it are over, InvalidInput without a reason.
    """
    appeal, now = _own(actor, appeal_id), clock.now()
    if appeal.state != State.ANSWERED:
        raise _not_his_turn()
    if appeal.open_until is None or now > appeal.open_until:
        raise Conflict(_("The days in which this decision could be taken further are over."))
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise InvalidInput(
            _("Say why the decision is wrong, in up to %(most)s characters.", most=LONGEST_TEXT)
        )
    if not appeal.at_stake:
        raise Conflict(_("Everything that you appealed was upheld, so there is nothing to take further."))
    rules = appeal_rules()
    to_second_level(appeal, rules, now, zone)
    appeal.second_at, appeal.second_text = now, text.strip()
    record(actor, AuditTag.APPEAL_CONTINUED, "appeal", appeal.id, due_on=appeal.due_on.isoformat())
    tell_deciders(actor, appeal, rules, zone)
    return appeal


def finish_due(actor: Actor) -> int:
    """Close what the first level answered and the agent left so; returns how many (J2)."""
    require(actor, Permission.JOB_RUN)
    done = []
    for appeal_id in read.ids_in((State.ANSWERED.value,)):
        appeal = read.lock_appeal(appeal_id)
        is_over = appeal.open_until is not None and appeal.open_until < clock.now()
        # A score that was declared void meanwhile has its appeal ended by `end_void`.
        if appeal.state == State.ANSWERED and is_over and appeal.evaluation.state == ScoreState.APPEALED:
            _close(appeal)
            done.append(appeal.id)
    if done:
        record(actor, AuditTag.APPEALS_CLOSED, "appeal", ids=done)
    return len(done)


def end_void(actor: Actor, evaluation_id: int) -> bool:
    """End the open appeal of a score that was declared void; returns whether there was one."""
    require(actor, Permission.JOB_RUN)
    evaluation = lock_evaluation(evaluation_id)
    appeal = read.open_of(evaluation_id)
    if evaluation is None or evaluation.state != ScoreState.VOID or appeal is None:
        return False
    move(appeal, State.VOID)
    appeal.closed_at = clock.now()
    record(actor, AuditTag.APPEAL_ENDED, "appeal", appeal.id, evaluation_id=evaluation_id)
    return True


def _own(actor: Actor, appeal_id: int) -> Appeal:
    """The actor's appeal, locked, whose score is still under appeal."""
    require(actor, Permission.APPEAL_LODGE)
    appeal = read.lock_appeal(appeal_id)
    if appeal.agent.user_id is None or appeal.agent.user_id != actor.user_id:
        raise NotFound(read.NOT_THERE)
    if appeal.state not in OPEN or appeal.evaluation.state != ScoreState.APPEALED:
        raise _not_his_turn()
    return appeal


def _not_his_turn() -> Conflict:
    return Conflict(_("This appeal has moved on meanwhile. Load the page again."))


def _close(appeal: Appeal) -> None:
    move(appeal, State.CLOSED)
    appeal.closed_at = clock.now()
    end_appeal(appeal.evaluation, is_final=True)
