"""Improvement plans: agreed, followed up, repeated until they are closed (F2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.coaching import policy
from app.coaching.models import FollowUp, ImprovementPlan
from app.coaching.policy import Outcome, PlanState
from app.coaching.queries.plans import interview_id_of
from app.coaching.service.interviews import own_to_change
from app.coaching.service.rules import coaching_rules
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What interviewer and agent agree on (F2)."""

    goal: str
    measures: str
    item_codes: tuple[str, ...]
    due_on: date


def agree_plan(actor: Actor, interview_id: int, terms: PlanTerms, zone: ZoneInfo) -> ImprovementPlan:
    """Start the improvement plan of an interview, with its follow-up listening (F2)."""
    interview = own_to_change(actor, interview_id)
    today = clock.today(zone)
    if interview.plan is not None:
        raise Conflict(_("This interview has a plan already."))
    if terms.due_on <= today:
        raise InvalidInput(_("The plan's last day must be after today."))
    plan = ImprovementPlan(
        interview_id=interview.id, agent_id=interview.agent_id, goal=terms.goal.strip(),
        measures=terms.measures.strip(), item_codes=list(terms.item_codes), due_on=terms.due_on,
        state=PlanState.OPEN.value, agreed_at=clock.now(), follow_ups=_planned(today, terms.due_on),
    )  # fmt: skip
    db.session.add(plan)
    db.session.flush()  # the log names the new id
    facts = {"agent_id": plan.agent_id, "due_on": str(plan.due_on)}
    record(actor, AuditTag.PLAN_AGREED, "improvement_plan", plan.id, **facts)
    return plan


def record_follow_up(
    actor: Actor, follow_up_id: int, outcome: Outcome, remark: str, zone: ZoneInfo
) -> ImprovementPlan:
    """Write down what follow-up listening found (F2).

    If the last call showed no improvement, another round starts: the plan runs on, with as many calls again.
    """
    plan = own_to_change(actor, interview_id_of(follow_up_id)).plan
    assert plan is not None  # noqa: S101 — a follow-up belongs to a plan
    [follow_up] = [one for one in plan.follow_ups if one.id == follow_up_id]
    if follow_up.call_id is None:
        raise Conflict(
            _("No call was drawn for this follow-up yet. It comes by itself after the agent's next calls.")
        )
    if follow_up.outcome is not None:
        raise Conflict(_("This follow-up is written down already. Reload the page."))
    follow_up.outcome, follow_up.remark = outcome.value, remark.strip()
    follow_up.listener_id, follow_up.recorded_at = actor.user_id, clock.now()
    outcomes = [one.outcome for one in plan.follow_ups]
    plan.state = policy.state_after(outcomes).value
    if policy.goes_another_round(outcomes):
        _go_another_round(plan, clock.today(zone))
    facts = {"outcome": outcome.value, "due_on": str(plan.due_on)}
    record(actor, AuditTag.FOLLOW_UP_RECORDED, "follow_up", follow_up.id, **facts)
    return plan


def close_plan(actor: Actor, interview_id: int) -> ImprovementPlan:
    """End a plan whose last call showed improvement (F2); closing twice changes nothing."""
    plan = own_to_change(actor, interview_id).plan
    if plan is None:
        raise NotFound(_("This interview has no plan."))
    if not policy.may_close([follow_up.outcome for follow_up in plan.follow_ups]):
        raise Conflict(_("A plan ends when all its calls were heard and the last one showed improvement."))
    if plan.state != PlanState.CLOSED.value:
        plan.state, plan.closed_at = PlanState.CLOSED.value, clock.now()
        record(actor, AuditTag.PLAN_CLOSED, "improvement_plan", plan.id)
    return plan


def _planned(today: date, due_on: date) -> list[FollowUp]:
    calls = coaching_rules().follow_up_calls
    return [FollowUp(planned_on=day, remark="") for day in policy.follow_up_days(today, due_on, calls)]


def _go_another_round(plan: ImprovementPlan, today: date) -> None:
    plan.due_on = today + timedelta(days=coaching_rules().plan_days)
    plan.follow_ups.extend(_planned(today, plan.due_on))
