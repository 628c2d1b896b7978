"""Mystery calls: plans for their supervisor, calls to make for their callers (S3)."""

from __future__ import annotations

from datetime import time, timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import queries as accounts
from app.evaluations.service.unrecorded import release_evaluation
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError, InvalidInput
from app.foundation.i18n import Bilingual, _
from app.foundation.web.blueprint import actor
from app.live.forms import DayForm, FileForm, PlanForm, ReasonForm
from app.live.policy.states import LOOKS, STAGES
from app.live.policy.window import Window
from app.live.queries import mystery as read
from app.live.service import calling, mystery
from app.live.service.calling import Made
from app.live.service.mystery import Scenario, Terms
from app.live.service.rules import live_rules
from app.live.views.pages import pages, today
from app.organisation.queries import list_agents, list_teams
from app.recordings import queries as recordings
from app.rubrics.queries import versions


@pages.page("/mystery", needs=Permission.MYSTERY_SEE)
def list_mystery() -> ResponseReturnValue:
    """All plans for their supervisor; for a caller the calls that he is to make, and has made."""
    person = actor()
    page = read.list_plans(person, request.args.get("after"))
    return render_template(
        "live/mystery.html", page=page, stages={plan.id: read.stage(plan) for plan in page.rows},
        labels=STAGES, looks=LOOKS, plans=person.may(Permission.MYSTERY_PLAN),
    )  # fmt: skip


@pages.page("/mystery/new", needs=Permission.MYSTERY_PLAN)
def new_plan() -> ResponseReturnValue:
    """The form of a plan; the rubric for mystery calls and the week to come are proposed."""
    return render_template("live/plan_form.html", form=_plan_form())


@pages.action("/mystery/new", needs=Permission.MYSTERY_PLAN)
def keep_plan() -> ResponseReturnValue:
    """Keep a new plan."""
    form = _plan_form()
    if not form.validate_on_submit():
        return render_template("live/plan_form.html", form=form), 422
    scenario = Scenario(*(_pair(form, name) for name in ("title", "ask", "answer")))
    window = Window(form.first_on.data, form.last_on.data, form.from_time.data, form.until_time.data)
    terms = Terms(
        form.rubric_version_id.data, form.caller_id.data, window, form.agent_id.data or None,
        form.team_id.data or None, form.queue.data or "", form.release_after_days.data,
    )  # fmt: skip
    try:
        with transaction():
            plan_id = mystery.plan_mystery(actor(), scenario, terms, current_app.config["ZONE"]).id
    except AppError as error:
        form.agent_id.errors = [str(error)]
        return render_template("live/plan_form.html", form=form), error.status
    flash(_("The mystery call is planned. Only its caller and those who plan see it."), "success")
    return redirect(url_for("live.show_plan", plan_id=plan_id))


@pages.page("/mystery/<int:plan_id>", needs=Permission.MYSTERY_SEE)
def show_plan(plan_id: int) -> ResponseReturnValue:
    """One plan: the scenario, how far it is, and what its reader can do next."""
    return _plan_page(plan_id)


@pages.action("/mystery/<int:plan_id>/call", needs=Permission.MYSTERY_CALL)
def file_call(plan_id: int) -> ResponseReturnValue:
    """The caller tells of the call that he made; his scoring form opens."""
    zone, form = current_app.config["ZONE"], _file_form(plan_id)
    if not form.validate_on_submit():
        return _plan_page(plan_id, form), 422
    made = Made(
        form.agent_id.data,
        form.started_at.data.replace(tzinfo=zone),
        form.minutes.data,
        form.number.data or "",
    )
    try:
        with transaction():
            evaluation_id = calling.file_call(actor(), plan_id, made, zone).evaluation_id
    except AppError as error:
        form.started_at.errors = [str(error)]
        return _plan_page(plan_id, form), error.status
    return redirect(url_for("evaluations.score", evaluation_id=evaluation_id))


@pages.action("/mystery/<int:plan_id>/take-back", needs=Permission.MYSTERY_CALL)
def take_back(plan_id: int) -> ResponseReturnValue:
    """The caller told of the wrong agent or time."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Say why the score is given up."))
    with transaction():
        calling.take_back(actor(), plan_id, form.reason.data or "")
    flash(_("Taken back. Tell of the call anew."), "success")
    return redirect(url_for("live.show_plan", plan_id=plan_id))


@pages.action("/mystery/<int:plan_id>/extend", needs=Permission.MYSTERY_PLAN)
def extend(plan_id: int) -> ResponseReturnValue:
    """Give the caller more time."""
    form = DayForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Choose a day."))
    with transaction():
        mystery.extend_plan(actor(), plan_id, form.on.data, current_app.config["ZONE"])
    flash(_("The caller has until then."), "success")
    return redirect(url_for("live.show_plan", plan_id=plan_id))


@pages.action("/mystery/<int:plan_id>/close", needs=Permission.MYSTERY_PLAN)
def close(plan_id: int) -> ResponseReturnValue:
    """Give up a call that was not made."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Say why the call is given up."))
    with transaction():
        mystery.close_plan(actor(), plan_id, form.reason.data or "")
    flash(_("The mystery call is closed."), "success")
    return redirect(url_for("live.show_plan", plan_id=plan_id))


@pages.action("/mystery/<int:plan_id>/release-on", needs=Permission.MYSTERY_PLAN)
def set_release(plan_id: int) -> ResponseReturnValue:
    """Set the day of release."""
    form = DayForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Choose a day."))
    with transaction():
        mystery.set_release(actor(), plan_id, form.on.data, current_app.config["ZONE"])
    flash(_("The day of release is set."), "success")
    return redirect(url_for("live.show_plan", plan_id=plan_id))


@pages.action("/mystery/<int:plan_id>/release", needs=Permission.MYSTERY_PLAN)
def release(plan_id: int) -> ResponseReturnValue:
    """Show the score to the agent now."""
    with transaction():
        release_evaluation(actor(), calling.evaluation_to_release(actor(), plan_id).id)
    flash(_("The score is released. The agent can see it now."), "success")
    return redirect(url_for("live.show_plan", plan_id=plan_id))


def _pair(form: PlanForm, name: str) -> tuple[str, str]:
    zh, en = ((form[f"{name}_{language}"].data or "").strip() for language in ("zh", "en"))
    return zh, en


def _plan_form() -> PlanForm:
    form, day = PlanForm(), today()
    rubrics = versions.rubrics_in_force()
    form.rubric_version_id.choices = [
        (version.id, str(Bilingual(zh=rubric.title.zh, en=rubric.title.en))) for version, rubric in rubrics
    ]
    nobody = (0, "–")
    form.agent_id.choices = [nobody, *((one.id, f"{one.number} · {one.name}") for one in list_agents())]
    form.team_id.choices = [nobody, *((one.id, str(one.name)) for one in list_teams())]
    form.queue.choices = [("", "–"), *((name, name) for name in recordings.list_queues())]
    form.caller_id.choices = [(one.id, str(one.name)) for one in accounts.list_monitors()]
    if not request.form:
        made_for = [version.id for version, rubric in rubrics if calling.QUEUE in rubric.applies_to.queues]
        form.rubric_version_id.data = next(iter(made_for), None)
        form.first_on.data, form.last_on.data = day, day + timedelta(days=6)
        form.from_time.data, form.until_time.data = time(9), time(17)
        form.release_after_days.data = live_rules().mystery.release_after_days
    return form


def _file_form(plan_id: int) -> FileForm:
    plan, form = read.get_plan(actor(), plan_id), FileForm()
    form.agent_id.choices = [
        (one.id, f"{one.number} · {one.name}") for one in read.agents_to_call(plan, today())
    ]
    return form


def _plan_page(plan_id: int, form: FileForm | None = None) -> str:
    person, plan = actor(), read.get_plan(actor(), plan_id)
    handed_in = plan.live_call.evaluation.submitted_at if plan.live_call else None
    zone = current_app.config["ZONE"]
    if form is None and plan.caller_id == person.user_id and plan.live_call is None:
        form = _file_form(plan_id)
        form.started_at.data = clock.now().astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
    return render_template(
        "live/plan.html", plan=plan, stage=read.stage(plan), labels=STAGES, looks=LOOKS, form=form,
        released_at=calling.released_at(plan, handed_in), plans=person.may(Permission.MYSTERY_PLAN),
        is_caller=plan.caller_id == person.user_id, today=today(),
        is_over=plan.window.is_over(clock.now(), zone),
        reason_form=ReasonForm(formdata=None),
        day_form=DayForm(formdata=None, on=max(plan.last_on, today()) + timedelta(days=7)),
        release_form=DayForm(formdata=None, on=today() + timedelta(days=1)),
    )  # fmt: skip
