"""Deciding an appeal, item by item, at the first or the second level (J2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.appeals.models import Appeal, AppealDecision, AppealRuling
from app.appeals.policy.deciding import Bar, Ruling, changed, fault_in, follow_ons
from app.appeals.policy.rules import AppealRules
from app.appeals.policy.states import WAITING, Outcome, State, whole
from app.appeals.queries.appeals import lock_appeal
from app.appeals.queries.people import bars_for
from app.appeals.service.moving import move
from app.appeals.service.rules import appeal_rules
from app.appeals.service.telling import tell_decided
from app.engines.scoring.rubric import Rubric
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.states import State as ScoreState
from app.evaluations.service.appealing import end_appeal
from app.evaluations.service.rescoring import rescore_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import LazyString, _
from app.rubrics.queries import versions

BARS: dict[Bar, LazyString] = {
    Bar.ROLE: _("This appeal is decided by others: see at which level it is."),
    Bar.TOOK_PART: _("You took part in this score or in its appeal, so somebody else decides."),
    Bar.CONFLICT: _("You are in a conflict of interest with this agent, so somebody else decides."),
}


def decide_appeal(
    actor: Actor,
    appeal_id: int,
    rulings: Sequence[Ruling],
    follow_on: Mapping[str, Answer],
    zone: ZoneInfo,
    at: datetime | None = None,
) -> AppealDecision:
    """Decide each item that no level upheld yet; what is upheld is scored anew, the old score stays.

    ``follow_on``: answers to items that are asked only after an appealed one. The first level's decision can
    be taken further by the agent for some days; the second's is final. ``at``: when it was decided, for what
    is entered later. Raises NotAllowed for who took part, Conflict where it does not wait for a decision any
    more, InvalidInput with ``items`` where it is not whole, makes no score, or lowers one that may not be.
    """
    require(actor, Permission.APPEAL_DECIDE)
    appeal, rules, now = lock_appeal(appeal_id), appeal_rules(), at or clock.now()
    if appeal.state not in WAITING or appeal.evaluation.state != ScoreState.APPEALED:
        raise Conflict(_("This appeal does not wait for a decision any more. Load the page again."))
    bar = bars_for(actor, [appeal], rules, clock.today(zone))[appeal.id]
    if bar is not None:
        raise NotAllowed(BARS[bar])
    before = appeal.evaluation.total or Decimal(0)
    _rescore(actor, appeal, rulings, follow_on, never_lower=rules.never_lower)
    decision = _new_decision(actor, appeal, rulings, before, now)
    appeal.decisions.append(decision)
    _move_on(appeal, rules, now)
    record(
        actor, AuditTag.APPEAL_DECIDED, "appeal", appeal.id, level=decision.level, outcome=decision.outcome,
        before=str(decision.total_before), after=str(decision.total_after),
        items={ruling.item_code: ruling.outcome for ruling in decision.rulings},
    )  # fmt: skip
    tell_decided(actor, appeal, decision)
    return decision


def _rescore(
    actor: Actor,
    appeal: Appeal,
    rulings: Sequence[Ruling],
    follow_on: Mapping[str, Answer],
    *,
    never_lower: bool,
) -> None:
    evaluation, items = appeal.evaluation, appeal.at_stake
    rubric = versions.rubric_of(evaluation.rubric_version)
    given = {item.item_code: item for item in evaluation.items}
    changes = changed(rubric, given, _new_answers(rubric, items, rulings, follow_on))
    fault = fault_in(rulings, items, changes)
    if fault is not None:
        raise InvalidInput(fault[0], items=fault[1])
    if changes:
        reason = "\n".join(one.text.strip() for one in rulings if one.item_code in changes)
        rescore_evaluation(actor, evaluation, changes, reason, never_lower=never_lower)


def _new_answers(
    rubric: Rubric, items: Sequence[str], rulings: Sequence[Ruling], follow_on: Mapping[str, Answer]
) -> dict[str, Answer]:
    """New answers by item; items that nobody appealed are among them only where they follow on."""
    accepted = {
        one.item_code: one.answer
        for one in rulings
        if one.item_code in items and one.outcome is not Outcome.GROUNDLESS and one.answer is not None
    }
    further = follow_ons(rubric, set(accepted)) if accepted else []
    return {code: follow_on[code] for code in further if code in follow_on} | accepted


def _new_decision(
    actor: Actor, appeal: Appeal, rulings: Sequence[Ruling], before: Decimal, at: datetime
) -> AppealDecision:
    now = {item.item_code: item for item in appeal.evaluation.items}
    given = {ruling.item_code: ruling for ruling in rulings}
    return AppealDecision(
        level=appeal.level, by_id=actor.user_id, decided_at=at, due_on=appeal.due_on,
        outcome=whole(ruling.outcome for ruling in rulings).value,
        total_before=before, total_after=appeal.evaluation.total,
        rulings=[
            AppealRuling(
                item_code=item.item_code, outcome=given[item.item_code].outcome.value,
                text=given[item.item_code].text.strip(), verdict=now[item.item_code].verdict,
                points=now[item.item_code].points,
            )
            for item in appeal.items
            if item.item_code in given
        ],
    )  # fmt: skip


def _move_on(appeal: Appeal, rules: AppealRules, at: datetime) -> None:
    """After the first level it is the agent's turn; after the second it is over."""
    if appeal.level == 1:
        move(appeal, State.ANSWERED)
        appeal.open_until = at + timedelta(days=rules.second_level_within_days)
        return
    move(appeal, State.CLOSED)
    appeal.closed_at = at
    end_appeal(appeal.evaluation, is_final=True)
