"""Mystery calls: planned in secret, extended or given up (匿名访问, S3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.accounts import queries as accounts
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.live.models import MysteryPlan
from app.live.policy.states import Plan, may_move
from app.live.policy.window import Window
from app.live.queries import mystery as read
from app.rubrics.queries import versions


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the caller pretends: texts in Chinese and English; a missing one is taken from the other."""

    title: tuple[str, str]
    ask: tuple[str, str]
    answer: tuple[str, str]

    def in_both(self) -> dict[str, str]:
        """The columns of a plan; InvalidInput where a text is there in neither language."""
        texts = {"title": self.title, "ask": self.ask, "answer": self.answer}
        if not all(any(pair) for pair in texts.values()):
            raise InvalidInput(_("Write scenario, question and right answer, each in one language at least."))
        zh = {f"{name}_zh": zh or en for name, (zh, en) in texts.items()}
        return zh | {f"{name}_en": en or zh for name, (zh, en) in texts.items()}


@dataclass(frozen=True, slots=True)
class Terms:
    """Who is rung up by whom and when, on which rubric; one alone of ``agent_id``, ``team_id``, ``queue``."""

    rubric_version_id: int
    caller_id: int
    window: Window
    agent_id: int | None
    team_id: int | None
    queue: str
    release_after_days: int


def plan_mystery(actor: Actor, scenario: Scenario, terms: Terms, zone: ZoneInfo) -> MysteryPlan:
    """Plan a mystery call. Raises InvalidInput where the target is not one thing, the window is over or
    empty, the caller is no monitor, or he may judge nobody of the target (P2).
    """
    require(actor, Permission.MYSTERY_PLAN)
    if sum(map(bool, (terms.agent_id, terms.team_id, terms.queue))) != 1:
        raise InvalidInput(_("Choose one target: an agent, a team or a queue."))
    _check_window(terms.window, zone)
    caller = accounts.get_user(terms.caller_id)
    if caller.role != Role.MONITOR.value or not caller.is_active:
        raise InvalidInput(_("Choose a monitor who works here."))
    window = terms.window
    plan = MysteryPlan(
        **scenario.in_both(), agent_id=terms.agent_id, team_id=terms.team_id, queue=terms.queue,
        rubric_version_id=versions.get_version(terms.rubric_version_id).id, caller_id=caller.id,
        first_on=window.first_on, last_on=window.last_on, from_time=window.from_, until_time=window.until,
        release_after_days=terms.release_after_days, state=Plan.PLANNED.value,
        planned_by_id=actor.user_id, planned_at=clock.now(),
    )  # fmt: skip
    if not read.agents_to_call(plan, window.last_on):
        raise InvalidInput(_("This monitor may judge nobody of the target. Choose another one."))
    db.session.add(plan)
    db.session.flush()  # the log names the new id
    record(
        actor, AuditTag.MYSTERY_PLANNED, "mystery_plan", plan.id,
        caller_id=caller.id, agent_id=terms.agent_id, team_id=terms.team_id, queue=terms.queue,
        first_on=window.first_on.isoformat(), last_on=window.last_on.isoformat(),
    )  # fmt: skip
    return plan


def extend_plan(actor: Actor, plan_id: int, last_on: date, zone: ZoneInfo) -> None:
    """Give the caller time until ``last_on``; a missed one is planned again. Conflict where the call was
    made.
    """
    require(actor, Permission.MYSTERY_PLAN)
    plan = get_locked(plan_id)
    _check_window(Window(plan.first_on, last_on, plan.from_time, plan.until_time), zone)
    _move(plan, Plan.PLANNED)
    before, plan.last_on = plan.last_on, last_on
    record(
        actor, AuditTag.MYSTERY_EXTENDED, "mystery_plan", plan.id,
        before=before.isoformat(), after=last_on.isoformat(),
    )  # fmt: skip


def close_plan(actor: Actor, plan_id: int, reason: str) -> None:
    """Give up a mystery call that was not made, with a reason; Conflict where it was."""
    require(actor, Permission.MYSTERY_PLAN)
    plan = get_locked(plan_id)
    if not reason.strip():
        raise InvalidInput(_("Say why the call is given up."))
    _move(plan, Plan.CLOSED)
    plan.close_reason = reason.strip()
    record(actor, AuditTag.MYSTERY_CLOSED, "mystery_plan", plan.id, reason=plan.close_reason)


def set_release(actor: Actor, plan_id: int, on: date, zone: ZoneInfo) -> None:
    """Release the score at the begin of that day, whatever the days of the plan; Conflict where it is
    released.
    """
    require(actor, Permission.MYSTERY_PLAN)
    plan = get_locked(plan_id)
    if plan.live_call is not None and plan.live_call.evaluation.published_at is not None:
        raise Conflict(_("This score is released already."))
    plan.release_at = datetime.combine(on, time(), zone)
    record(actor, AuditTag.MYSTERY_RELEASE_SET, "mystery_plan", plan.id, on=on.isoformat())


def note_missed(actor: Actor, zone: ZoneInfo) -> int:
    """Mark the calls that were not made in time, so that their supervisor decides; returns how many."""
    require(actor, Permission.MYSTERY_PLAN)
    now = clock.now()
    over = [one for one in read.list_overdue(clock.today(zone)) if one.window.is_over(now, zone)]
    for plan in over:
        _move(plan, Plan.MISSED)
    if over:
        record(actor, AuditTag.MYSTERY_MISSED, "mystery_plan", plans=[plan.id for plan in over])
    return len(over)


def _check_window(window: Window, zone: ZoneInfo) -> None:
    if not window.is_possible:
        raise InvalidInput(_("The window ends before it begins."))
    if window.is_over(clock.now(), zone):
        raise InvalidInput(_("The window is over already. Choose a later day."))


def get_locked(plan_id: int) -> MysteryPlan:
    """The plan, held against other writers; NotFound if there is none."""
    plan = read.lock_plan(plan_id)
    if plan is None:
        raise NotFound(read.NOT_THERE)
    return plan


def _move(plan: MysteryPlan, wanted: Plan) -> None:
    if plan.live_call_id is not None or not may_move(Plan(plan.state), wanted):
        raise Conflict(_("This mystery call is not open any more. Load the page again."))
    plan.state = wanted.value
