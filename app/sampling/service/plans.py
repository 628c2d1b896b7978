"""Setting a sampling plan from a coming week on, and withdrawing one that has not begun (S1, S6)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.engines.draw.plan_text import values_of
from app.engines.draw.sampling_rules import SamplingRules, load_sampling
from app.engines.rulefile import RuleFileError
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows, db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.sampling.models import SamplingPlan
from app.sampling.policy.plan_course import LONGEST_REASON, Change, changes, may_begin_on
from app.sampling.queries import plans
from app.sampling.queries.plans import Revision

TARGET = "sampling_plan"


def set_plan(
    actor: Actor, *, from_on: date, text: str, reason: str, seen: Revision, zone: ZoneInfo
) -> SamplingPlan:
    """A new plan for the weeks from Monday ``from_on`` on, with a reason; those that have begun keep theirs.

    ``seen``: what was set until its text was begun. Raises Conflict when somebody set or withdrew a plan
    since, InvalidInput for a day that is no coming Monday, a text that the schema refuses, an empty or long
    reason, and a plan that says what counts in that week anyway.
    """
    require(actor, Permission.SAMPLE_PLAN)
    if not may_begin_on(from_on, clock.today(zone)):
        raise InvalidInput(
            _("A plan begins on a Monday that is still to come: weeks that have begun keep theirs."),
            field="from_on",
        )
    if plans.revision() != seen:
        raise Conflict(_("Somebody else set or withdrew a plan meanwhile."))
    rules, before = _checked(text), plans.text_for(from_on)
    changed = _changes(before, rules)
    if not changed:
        raise InvalidInput(_("This is what counts in that week anyway: there is nothing to set."))
    plan = SamplingPlan(
        number=seen.plans + 1, from_on=from_on, text=text, before=before,
        reason=_reason(reason), set_by_id=actor.user_id, set_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(plan)
    except IntegrityError as error:  # somebody took the number at this moment
        raise Conflict(_("Somebody else set or withdrew a plan meanwhile.")) from error
    record(
        actor, AuditTag.SAMPLE_PLAN_SET, TARGET, plan.id, number=plan.number, from_on=from_on.isoformat(),
        reason=plan.reason, before={one.key: one.before for one in changed},
        after={one.key: one.after for one in changed},
    )  # fmt: skip
    return plan


def withdraw_plan(actor: Actor, plan_id: int, reason: str, zone: ZoneInfo) -> None:
    """A plan that has not begun is not to begin; what counted before it counts on.

    Raises Conflict where it has begun or is withdrawn already, InvalidInput for an empty or long reason.
    """
    require(actor, Permission.SAMPLE_PLAN)
    plan, said = plans.get_plan(plan_id), _reason(reason)
    if plan.from_on <= clock.today(zone):
        raise Conflict(_("This plan has begun. Set another one for a week to come."))
    open_still = update(SamplingPlan).where(SamplingPlan.id == plan_id, SamplingPlan.withdrawn_at.is_(None))
    facts = {"withdrawn_by_id": actor.user_id, "withdrawn_at": clock.now(), "withdrawal_reason": said}
    if change_rows(open_still.values(**facts)) != 1:
        raise Conflict(_("This plan is withdrawn already."))
    record(
        actor, AuditTag.SAMPLE_PLAN_WITHDRAWN, TARGET, plan_id, number=plan.number,
        from_on=plan.from_on.isoformat(), reason=said,
    )  # fmt: skip


def _changes(before: str, rules: SamplingRules) -> list[Change]:
    """What is other than before; all of it where that has keys of an older program."""
    try:
        return changes(load_sampling(before, plans.FILE), rules)
    except RuleFileError:
        return [Change(key, None, value) for key, value in values_of(rules).items()]


def _checked(text: str) -> SamplingRules:
    try:
        return load_sampling(text, plans.FILE)
    except RuleFileError as error:
        raise InvalidInput(_("The plan cannot be used: %(faults)s", faults=str(error))) from error


def _reason(text: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST_REASON:
        raise InvalidInput(_("Say why, in up to %(most)s characters.", most=LONGEST_REASON), field="reason")
    return said
