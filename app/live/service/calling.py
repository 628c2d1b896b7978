"""Mystery calls: made by a monitor, scored in secret, and released to the agent (匿名访问, S3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import Origin
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.unrecorded import begin_evaluation, discard_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.live.models import LiveCall, MysteryPlan
from app.live.policy.clock import Clock
from app.live.policy.states import Plan
from app.live.queries import mystery as read
from app.live.service.listening import keep_heard
from app.live.service.mystery import get_locked
from app.organisation.models import Agent
from app.recordings.service.provisional import Noted, note_call
from app.rubrics.queries import versions

QUEUE = "mystery"  # by this name shipped rubrics know the call
LONGEST_CALL_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Made:
    """What the caller tells of the call that he made; ``number``: the one that he rang from."""

    agent_id: int
    started_at: datetime
    minutes: float
    number: str


def file_call(actor: Actor, plan_id: int, made: Made, zone: ZoneInfo) -> LiveCall:
    """The caller tells when he rang, who answered and from which number; his form opens.

    Raises NotFound where it is not his call to make, Conflict where it was made or the plan is not open,
    NotAllowed where he himself or his team answered (P2), and InvalidInput where it was not made within the
    window, lies ahead, or the agent is none of the target.
    """
    require(actor, Permission.MYSTERY_CALL)
    plan = get_locked(plan_id)
    if plan.caller_id != actor.user_id:
        raise NotFound(read.NOT_THERE)
    if plan.live_call_id is not None or plan.state != Plan.PLANNED:
        raise Conflict(_("This mystery call is not open any more. Load the page again."))
    ended_at = _ended_at(plan, made, zone)
    day = made.started_at.astimezone(zone).date()
    agent = next((one for one in read.agents_to_call(plan, day) if one.id == made.agent_id), None)
    if agent is None:
        raise _why_not(actor, made.agent_id)
    version = plan.rubric_version
    language = versions.rubric_of(version).language
    call = note_call(actor, Noted(agent, plan.queue or QUEUE, language, made.started_at, made.number.strip()))
    evaluation = begin_evaluation(actor, call, Origin.MYSTERY, day, version)
    live = keep_heard(actor, evaluation, call, Clock(made.started_at, ended_at))
    plan.live_call_id = live.id
    record(
        actor, AuditTag.MYSTERY_FILED, "mystery_plan", plan.id, live_call_id=live.id, agent_id=agent.id
    )  # fmt: skip
    return live


def take_back(actor: Actor, plan_id: int, reason: str) -> None:
    """The caller told of the wrong agent or time: his open score is given up, the call is to be told of anew.

    Raises NotFound where it is not his, Conflict where there is nothing to take back or the score was handed
    in, InvalidInput without a reason.
    """
    require(actor, Permission.MYSTERY_CALL)
    plan = get_locked(plan_id)
    if plan.caller_id != actor.user_id:
        raise NotFound(read.NOT_THERE)
    if plan.live_call is None:
        raise Conflict(_("This mystery call was not told of yet. Load the page again."))
    discard_evaluation(actor, plan.live_call.evaluation_id, reason)
    wrong, plan.live_call_id = plan.live_call_id, None
    record(
        actor, AuditTag.MYSTERY_TAKEN_BACK, "mystery_plan", plan.id, live_call_id=wrong, reason=reason.strip()
    )  # fmt: skip


def due_evaluations() -> list[int]:
    """Ids of the sealed scores whose day of release has come: set by hand, or days after handing in."""
    now = clock.now()
    return [
        plan.live_call.evaluation_id
        for plan, handed_in in read.list_sealed()
        if plan.live_call is not None and (released_at(plan, handed_in) or now) <= now
    ]


def released_at(plan: MysteryPlan, handed_in: datetime | None) -> datetime | None:
    """When the score is shown to the agent; None while that is not known yet."""
    by_days = handed_in and handed_in + timedelta(days=plan.release_after_days)
    return plan.release_at or by_days


def evaluation_to_release(actor: Actor, plan_id: int) -> Evaluation:
    """The score of a plan, for who releases it by hand; Conflict where there is none yet."""
    plan = read.get_plan(actor, plan_id)
    if plan.live_call is None:
        raise Conflict(_("Only a score that was handed in can be released. Load the page again."))
    return plan.live_call.evaluation


def _why_not(actor: Actor, agent_id: int) -> InvalidInput:
    """Why the agent cannot have answered; raises NotAllowed where it is the caller's own case (P2)."""
    answered = db.session.get(Agent, agent_id)
    if answered is not None:
        require_stranger(actor, answered)
    return InvalidInput(_("This agent is none of the target. Ask your supervisor."))


def _ended_at(plan: MysteryPlan, made: Made, zone: ZoneInfo) -> datetime:
    if not 0 < made.minutes <= LONGEST_CALL_MINUTES:
        raise InvalidInput(_("Say how many minutes the call took."))
    ended_at = made.started_at + timedelta(minutes=made.minutes)
    if ended_at > clock.now() + timedelta(minutes=1):
        raise InvalidInput(_("This call would end in the future. Check when it began."))
    if not plan.window.holds(made.started_at, zone):
        raise InvalidInput(_("The call was not made within its window. Ask your supervisor to extend it."))
    return ended_at
