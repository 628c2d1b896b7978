"""Changing the sampling plan: the form, its outlook while somebody types, and setting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.engines.draw.plan_text import values_of, with_values
from app.engines.draw.sampling_rules import SamplingRules, load_sampling
from app.engines.rulefile import RuleFileError
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError, Conflict
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.sampling.forms import PlanFacts, PlanForm
from app.sampling.policy.labels import SHORTFALLS
from app.sampling.policy.plan_course import mondays_ahead
from app.sampling.policy.plan_faults import faults_by_field
from app.sampling.policy.plan_fields import GROUPS, fields, shown, typed_values
from app.sampling.queries import plans
from app.sampling.queries.outlook import SHOWN, gather_outlooks
from app.sampling.queries.plans import Revision
from app.sampling.service import plans as service
from app.sampling.views.pages import pages, week_words


class Judged(NamedTuple):
    """What was typed as a text, and what the schema makes of it: rules, or faults by name of input."""

    text: str
    rules: SamplingRules | None
    faults: Mapping[str, list[str]]


@pages.page("/sampling/plan/edit", needs=Permission.SAMPLE_PLAN)
def edit_plan() -> ResponseReturnValue:
    """A form with what counts in the coming week."""
    rules = plans.usable_rules(_mondays()[0])
    values = {field.name: shown(values_of(rules.value)[field.key]) for field in fields()}
    form = _with_weeks(PlanForm(formdata=None, data={**values, "seen": str(plans.revision())}))
    return _form_page(form)


@pages.action("/sampling/plan/outlook", needs=Permission.SAMPLE_PLAN)
def show_outlook() -> ResponseReturnValue:
    """What the plan that stands in the form would bring; nothing is changed."""
    return render_template("sampling/plan_outlook.html", **_outlook(_judged(request.form)))


@pages.action("/sampling/plan", needs=Permission.SAMPLE_PLAN)
def set_plan() -> ResponseReturnValue:
    """Set the plan; what was typed stands in the form again where it cannot be set."""
    form, judged = _with_weeks(PlanForm()), _judged(request.form)
    is_filled = form.validate_on_submit()
    for name, faults in judged.faults.items():
        (form[name] if name else form.reason).errors = faults
    if not is_filled or judged.rules is None:
        return _form_page(form), 422
    try:
        with transaction():
            plan = service.set_plan(
                actor(), from_on=date.fromisoformat(form.from_on.data), text=judged.text,
                reason=form.reason.data or "", seen=Revision.read(form.seen.data or ""),
                zone=current_app.config["ZONE"],
            )  # fmt: skip
    except AppError as error:
        return _refused(form, error)
    flash(_("The plan is set. It counts from %(day)s on.", day=week_words(plan.from_on)), "success")
    return redirect(url_for("sampling.show_plan"))


def _refused(form: PlanFacts, error: AppError) -> ResponseReturnValue:
    """The form with what was typed. Who was too late can set his plan after a look at the other one."""
    name = error.facts.get("field")
    if name is not None:
        form[name].errors = [str(error)]
    if isinstance(error, Conflict):
        form.seen.data = str(plans.revision())
    return _form_page(form, error if name is None else None), error.status


def _form_page(form: PlanFacts, error: AppError | None = None) -> str:
    today = clock.today(current_app.config["ZONE"])
    return render_template(
        "sampling/plan_edit.html",
        form=form, groups=GROUPS, error=error, is_late=isinstance(error, Conflict),
        coming=plans.list_coming(today),
    )  # fmt: skip


def _judged(inputs: Mapping[str, str]) -> Judged:
    """What the schema says of the fields, put into the text that counts in the week they are meant for."""
    chosen = next((day for day in _mondays() if day.isoformat() == inputs.get("from_on")), _mondays()[0])
    before = plans.usable_rules(chosen).text
    typed = with_values(before, typed_values(inputs))
    try:
        rules = load_sampling(typed, plans.FILE)
    except RuleFileError as error:
        return Judged(typed, None, faults_by_field(error.problems))
    return Judged(with_values(before, values_of(rules)), rules, {})


def _outlook(judged: Judged) -> dict[str, Any]:
    """The figures of the plan beside those of the one that counts in the coming week anyway."""
    found: dict[str, Any] = {
        "faults": judged.faults,
        "labels": {field.name: field.label for field in fields()},
    }
    if judged.rules is None:
        return found
    anyway = plans.usable_rules(_mondays()[0]).value
    outlooks = gather_outlooks([judged.rules, anyway], current_app.config["ZONE"])
    new, old = outlooks.of
    return found | {
        "outlooks": outlooks, "new": new, "old": old,
        "week": week_words(outlooks.week_on), "most_shown": SHOWN, "reasons": SHORTFALLS,
    }  # fmt: skip


def _with_weeks(form: PlanFacts) -> PlanFacts:
    form.from_on.choices = [(day.isoformat(), week_words(day)) for day in _mondays()]
    return form


def _mondays() -> list[date]:
    return mondays_ahead(clock.today(current_app.config["ZONE"]))
