"""The sampling plan: what counts from which week, what was set before, and withdrawing what has not begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.engines.draw.plan_text import Scalar, values_of
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.sampling.forms import WithdrawalForm
from app.sampling.models import SamplingPlan
from app.sampling.policy.plan_course import STANDINGS, Change, Set, Standing, changes, standing
from app.sampling.policy.plan_fields import FIELDS, GROUPS, said
from app.sampling.queries import plans
from app.sampling.service import plans as service
from app.sampling.views.pages import pages


@pages.page("/sampling/plan", needs=Permission.SAMPLE_READ)
def show_plan() -> ResponseReturnValue:
    """The plan of this week, those to come, and those before, with what each changed."""
    return plan_page()


@pages.action("/sampling/plan/<int:plan_id>/withdraw", needs=Permission.SAMPLE_PLAN)
def withdraw_plan(plan_id: int) -> ResponseReturnValue:
    """Let a plan not begin."""
    form = WithdrawalForm(prefix=_prefix(plan_id))
    if not form.validate_on_submit():
        return plan_page(plan_id, form), 422
    with transaction():
        service.withdraw_plan(actor(), plan_id, form.reason.data or "", current_app.config["ZONE"])
    flash(_("The plan is withdrawn. What counted before it counts on."), "success")
    return redirect(url_for("sampling.show_plan"))


def plan_page(withdrawing: int | None = None, form: WithdrawalForm | None = None) -> str:
    """The page; ``form`` is what was typed to withdraw the plan with the id ``withdrawing``."""
    today = clock.today(current_app.config["ZONE"])
    in_force, listed = plans.plan_for(clock.week_start(today)), plans.list_plans(request.args.get("after"))
    coming = plans.list_coming(today)
    forms = {plan.id: WithdrawalForm(formdata=None, prefix=_prefix(plan.id)) for plan in coming}
    if withdrawing is not None and form is not None:
        forms[withdrawing] = form
    values, fault = _values(clock.week_start(today))
    return render_template(
        "sampling/plan.html",
        in_force=in_force, values=values, fault=fault, page=listed,
        standings=_standings(listed.rows, in_force, today), words=STANDINGS, coming=coming,
        changes={plan.id: _changes(plan) for plan in listed.rows}, file=_file_changes(in_force),
        fields=FIELDS, groups=GROUPS, said=said, forms=forms, withdrawing=withdrawing,
        may_plan=actor().may(Permission.SAMPLE_PLAN),
    )  # fmt: skip


def _prefix(plan_id: int) -> str:
    """Each dialog has ids of its own."""
    return f"plan{plan_id}-"


def _values(week_on: date) -> tuple[dict[str, Scalar], InvalidInput | None]:
    """What counts in the week by key, or why it cannot be used."""
    try:
        return values_of(plans.sampling_rules(week_on).value), None
    except InvalidInput as error:
        return {}, error


def _standings(
    rows: Sequence[SamplingPlan], in_force: SamplingPlan | None, today: date
) -> dict[int, Standing]:
    latest = plans.latest_by_monday([plan.from_on for plan in rows])
    number = None if in_force is None else in_force.number
    return {
        plan.id: standing(
            Set(plan.number, plan.from_on, plan.withdrawn_at is not None), number, latest, today
        )
        for plan in rows
    }


def _changes(plan: SamplingPlan) -> list[Change] | None:
    """What it changed of the plan before it; None where one of the two has keys of an older program."""
    try:
        before, after = plans.rules_of(plan.before, plan.number), plans.rules_of(plan.text, plan.number)
    except InvalidInput:
        return None
    return changes(before.value, after.value)


def _file_changes(in_force: SamplingPlan | None) -> list[Change] | None:
    """What the file says otherwise than the plan in force; None where it cannot be read, or rules itself."""
    if in_force is None:
        return None
    try:
        return changes(plans.rules_of(in_force.text, in_force.number).value, plans.read_file().value)
    except InvalidInput:
        return None
