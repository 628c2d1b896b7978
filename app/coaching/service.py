"""What can be done with interviews and improvement plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.coaching import policy, queries
from app.coaching.models import FollowUp, ImprovementPlan, Interview
from app.coaching.policy import Kind, Outcome, PlanState
from app.engines.draw.numbers import permanent_numbers
from app.engines.improvement.rules import FeedbackRules, load_feedback_rules
from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.organisation.queries import scope_of


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What monitor and agent agree on (F2)."""

    goal: str
    measures: str
    item_codes: tuple[str, ...]
    due_on: date


def feedback_rules() -> FeedbackRules:
    """``qa_rules/feedback.yaml``, checked."""
    return read_rules("feedback.yaml", load_feedback_rules).value


def open_interview(
    actor: Actor, evaluation_id: int, kind: Kind, held_on: date, found: str, agreed: str
) -> Interview:
    """Write down an interview on a published score (F1). Nobody interviews himself; one interview a score."""
    require(actor, Permission.COACHING_WRITE)
    evaluation = get_published(actor, evaluation_id)
    if evaluation.agent.user_id == actor.user_id:
        raise NotAllowed(_("Nobody interviews himself."))
    if queries.interview_of(evaluation_id) is not None:
        raise Conflict(_("There is an interview on this score already. Open it instead."))
    interview = Interview(
        evaluation_id=evaluation.id, agent_id=evaluation.agent_id, interviewer_id=actor.user_id, kind=kind.value,
        held_on=held_on, found=found.strip(), agreed=agreed.strip(), opened_at=clock.now(),
    )  # fmt: skip
    db.session.add(interview)
    db.session.flush()  # the log and the page name the new id
    record(
        actor,
        AuditTag.INTERVIEW_OPENED,
        "interview",
        interview.id,
        agent_id=interview.agent_id,
        kind=kind.value,
    )
    return interview


def sign_interview(actor: Actor, interview_id: int) -> Interview:
    """Sign as interviewer or as agent (F1); signing twice changes nothing."""
    require(actor, Permission.COACHING_SIGN)
    interview = queries.get_interview(interview_id, scope_of(actor))
    if actor.user_id == interview.interviewer_id:
        side = "signed_by_interviewer_at"
    elif actor.user_id == interview.agent.user_id:
        side = "signed_by_agent_at"
    else:
        raise NotAllowed(_("Only the interviewer and the agent sign."))
    if getattr(interview, side) is None:
        setattr(interview, side, clock.now())
        record(actor, AuditTag.INTERVIEW_SIGNED, "interview", interview.id, side=side)
    return interview


def agree_plan(actor: Actor, interview_id: int, terms: PlanTerms, zone: ZoneInfo) -> ImprovementPlan:
    """Start the improvement plan of an interview, with its follow-up listening (F2)."""
    require(actor, Permission.COACHING_WRITE)
    interview = queries.get_interview(interview_id, scope_of(actor))
    today = clock.today(zone)
    if interview.plan is not None:
        raise Conflict(_("This interview has a plan already."))
    if terms.due_on <= today:
        raise InvalidInput(_("The plan's last day must be after today."))
    plan = ImprovementPlan(
        interview_id=interview.id, agent_id=interview.agent_id, goal=terms.goal.strip(),
        measures=terms.measures.strip(), item_codes=list(terms.item_codes), due_on=terms.due_on,
        state=PlanState.OPEN.value, agreed_at=clock.now(),
    )  # fmt: skip
    plan.follow_ups = _planned(today, terms.due_on)
    db.session.add(plan)
    db.session.flush()  # the log names the new id
    record(
        actor,
        AuditTag.PLAN_AGREED,
        "improvement_plan",
        plan.id,
        agent_id=plan.agent_id,
        due_on=str(plan.due_on),
    )
    return plan


def draw_follow_ups(until: datetime) -> int:
    """Draw a call for each follow-up that is due and has none: at random, never by choice (S6).

    The draw uses permanent numbers seeded by the follow-up, so repeating it gives the same call.
    Returns how many got one; an agent without a recorded call since the plan waits.
    """
    drawn = 0
    for follow_up in queries.list_follow_ups_without_call(until):
        calls = queries.recorded_calls_since(follow_up.plan.agent_id, follow_up.plan.agreed_at)
        if calls:
            numbers = permanent_numbers(f"follow-up {follow_up.id}".encode(), [name for _id, name in calls])
            follow_up.call_id = calls[int(numbers.argmin())][0]
            drawn += 1
            db.session.flush()  # the next one must not get the same call
    return drawn


def record_follow_up(actor: Actor, follow_up_id: int, outcome: Outcome, remark: str) -> ImprovementPlan:
    """Write down what follow-up listening found; if the last call shows none, another round is planned (F2)."""
    require(actor, Permission.COACHING_WRITE)
    follow_up = queries.get_follow_up(follow_up_id)
    plan = follow_up.plan
    queries.get_interview(plan.interview_id, scope_of(actor))
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
        rules = feedback_rules().coaching
        again = policy.follow_up_days(follow_up.planned_on, plan.due_on, rules.follow_up_calls)
        plan.follow_ups.extend(FollowUp(planned_on=day) for day in again)
    record(actor, AuditTag.FOLLOW_UP_RECORDED, "follow_up", follow_up.id, outcome=outcome.value)
    return plan


def close_plan(actor: Actor, interview_id: int) -> ImprovementPlan:
    """End a plan whose last call showed improvement (F2)."""
    require(actor, Permission.COACHING_WRITE)
    plan = queries.get_interview(interview_id, scope_of(actor)).plan
    if plan is None:
        raise NotFound(_("This interview has no plan."))
    if not policy.may_close([follow_up.outcome for follow_up in plan.follow_ups]):
        raise Conflict(_("A plan ends when all its calls were heard and the last one showed improvement."))
    if plan.state != PlanState.CLOSED.value:
        plan.state, plan.closed_at = PlanState.CLOSED.value, clock.now()
        record(actor, AuditTag.PLAN_CLOSED, "improvement_plan", plan.id)
    return plan


def get_published(actor: Actor, evaluation_id: int) -> Evaluation:
    """The published evaluation; NotFound if it is open, unknown, or outside the actor's scope (P3)."""
    scope = scope_of(actor)
    found = db.session.get(Evaluation, evaluation_id)
    mine = found is not None and scope.covers(found.agent_id) and scope.monitor_id in (None, found.monitor_id)
    if found is None or found.published_at is None or not mine:
        raise NotFound(_("There is no such published score, or it is not yours to see."))
    return found


def _planned(today: date, due_on: date) -> list[FollowUp]:
    rules = feedback_rules().coaching
    return [FollowUp(planned_on=day) for day in policy.follow_up_days(today, due_on, rules.follow_up_calls)]
