"""Pages of coaching: what calls for an interview, the interview, its plan and follow-ups."""

from __future__ import annotations

from datetime import date, timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.coaching.forms import FollowUpForm, InterviewForm, PlanForm
from app.coaching.models import Interview
from app.coaching.policy import KINDS, OUTCOMES, PLAN_STATES, Kind, Outcome, may_close, proposed_kind
from app.coaching.queries import interviews as read
from app.coaching.queries.plans import interview_id_of, list_open_plans
from app.coaching.service import interviews, plans
from app.coaching.service.interviews import InterviewTerms
from app.coaching.service.plans import PlanTerms
from app.coaching.service.rules import coaching_rules
from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import _, day
from app.foundation.web.blueprint import Pages, actor
from app.organisation.queries import scope_of
from app.recordings.service.whose import veils_over
from app.rubrics.queries.versions import item_titles

pages = Pages("coaching")
LABELS = {"kinds": KINDS, "plan_states": PLAN_STATES, "outcomes": OUTCOMES}


@pages.page("/coaching", needs=Permission.COACHING_READ)
def overview() -> ResponseReturnValue:
    """What calls for an interview, which plans run, which interviews were held."""
    person = actor()
    scope, may_write = scope_of(person), person.may(Permission.COACHING_WRITE)
    rules = coaching_rules()
    since = clock.now() - timedelta(days=rules.propose_for_days)
    return render_template(
        "coaching/overview.html",
        unsigned=read.list_unsigned(person.user_id),
        proposals=read.list_proposals(scope, rules, since) if may_write else [],
        proposals_shown=read.PROPOSALS_SHOWN,
        proposed_days=rules.propose_for_days,
        plans=list_open_plans(scope),
        page=read.list_interviews(scope, request.args.get("after")),
        may_write=may_write,
        today=today(),
        **LABELS,
    )


@pages.page("/evaluations/<int:evaluation_id>/interview", needs=Permission.COACHING_WRITE)
def new_interview(evaluation_id: int) -> ResponseReturnValue:
    """The form of a new interview, or the interview that there is."""
    evaluation = read.get_published(actor(), evaluation_id)
    known = read.interview_of(evaluation_id)
    if known is not None:
        return redirect(url_for("coaching.show_interview", interview_id=known.id))
    kind = proposed_kind(evaluation.total, evaluation.is_fatal, coaching_rules()) or Kind.PROBLEM
    form = InterviewForm(kind=kind.value, held_on=today(), found=findings_in_words(evaluation))
    return render_template("coaching/new_interview.html", form=form, evaluation=evaluation, today=today())


@pages.action("/evaluations/<int:evaluation_id>/interview", needs=Permission.COACHING_WRITE)
def open_interview(evaluation_id: int) -> ResponseReturnValue:
    """Keep a new interview."""
    form = InterviewForm()
    if not form.validate_on_submit():
        evaluation = read.get_published(actor(), evaluation_id)
        page = render_template("coaching/new_interview.html", form=form, evaluation=evaluation, today=today())
        return page, 422
    terms = InterviewTerms(Kind(form.kind.data), form.held_on.data, form.found.data, form.agreed.data)
    with transaction():
        interview = interviews.open_interview(actor(), evaluation_id, terms, current_app.config["ZONE"])
    flash(_("The interview is kept. Both sign it on this page."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview.id))


@pages.page("/coaching/<int:interview_id>", needs=Permission.COACHING_READ)
def show_interview(interview_id: int) -> ResponseReturnValue:
    """One interview with its plan."""
    return show(read.get_interview(interview_id, scope_of(actor())))


@pages.action("/coaching/<int:interview_id>/sign", needs=Permission.COACHING_SIGN)
def sign_interview(interview_id: int) -> ResponseReturnValue:
    """Sign as interviewer or as agent."""
    with transaction():
        interviews.sign_interview(actor(), interview_id)
    flash(_("Signed."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview_id))


@pages.action("/coaching/<int:interview_id>/plan", needs=Permission.COACHING_WRITE)
def agree_plan(interview_id: int) -> ResponseReturnValue:
    """Start the improvement plan."""
    interview = read.get_interview(interview_id, scope_of(actor()))
    form = plan_form(interview)
    if not form.validate_on_submit():
        return show(interview, form=form), 422
    terms = PlanTerms(form.goal.data, form.measures.data, tuple(form.item_codes.data), form.due_on.data)
    with transaction():
        plans.agree_plan(actor(), interview_id, terms, current_app.config["ZONE"])
    flash(_("The plan runs. Calls for follow-up listening are drawn by themselves."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview_id))


@pages.action("/coaching/follow-ups/<int:follow_up_id>", needs=Permission.COACHING_WRITE)
def record_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Keep what follow-up listening found."""
    form = FollowUpForm()
    interview = read.get_interview(interview_id_of(follow_up_id), scope_of(actor()))
    if not form.validate_on_submit():
        return show(interview, follow_up_form=form), 422
    due_before = interview.plan and interview.plan.due_on
    with transaction():
        plan = plans.record_follow_up(
            actor(), follow_up_id, Outcome(form.outcome.data), form.remark.data, current_app.config["ZONE"]
        )
    if plan.due_on != due_before:
        again = _("Not yet improved: another round of listening runs until %(day)s.", day=day(plan.due_on))
        flash(again, "warning")
    return redirect(url_for("coaching.show_interview", interview_id=plan.interview_id))


@pages.action("/coaching/<int:interview_id>/close", needs=Permission.COACHING_WRITE)
def close_plan(interview_id: int) -> ResponseReturnValue:
    """End the plan."""
    with transaction():
        plans.close_plan(actor(), interview_id)
    flash(_("The plan is closed."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview_id))


def show(
    interview: Interview, *, form: PlanForm | None = None, follow_up_form: FollowUpForm | None = None
) -> str:
    """The page of one interview, with forms that were sent wrong where there are any."""
    plan, person = interview.plan, actor()
    heard = [] if plan is None else [one.outcome for one in plan.follow_ups]
    calls = [one.call_id for one in plan.follow_ups if one.call_id] if plan else []
    veils = veils_over(person, calls)  # a call that he judges blind is not told to be one of this agent's
    told = set(calls) - veils.keys()
    due = [one for one in plan.follow_ups if one.call_id in told and one.outcome is None] if plan else []
    is_agent = interview.agent.user_id == person.user_id
    return render_template(
        "coaching/interview.html",
        interview=interview, plan=plan, form=form or plan_form(interview), today=today(),
        titles=item_titles([interview.evaluation.rubric_version_id]),
        veils=veils, next_follow_up=due[0] if due else None,
        follow_up_form=follow_up_form or FollowUpForm(formdata=None),
        is_agent=is_agent, is_interviewer=interview.interviewer_id == person.user_id,
        may_write=person.may(Permission.COACHING_WRITE) and not is_agent,
        may_close=may_close(heard), calls_a_round=coaching_rules().follow_up_calls, **LABELS,
    )  # fmt: skip


def plan_form(interview: Interview) -> PlanForm:
    """The form of a plan, offering the items that lost points first."""
    lost = {item.item_code for item in interview.evaluation.items if item.has_lost}
    due_on = today() + timedelta(days=coaching_rules().plan_days)
    form = PlanForm(item_codes=sorted(lost), due_on=due_on)
    titles = item_titles([interview.evaluation.rubric_version_id])
    form.item_codes.choices = [
        SelectChoice(code, str(titles[code])) for code in sorted(titles, key=lambda code: code not in lost)
    ]
    return form


def findings_in_words(evaluation: Evaluation) -> str:
    """What the score found, one line an item, to start the interview's record with."""
    titles = item_titles([evaluation.rubric_version_id])
    lines = [
        " — ".join(filter(None, [str(titles.get(item.item_code, item.item_code)), item.note]))
        for item in evaluation.items
        if item.has_lost
    ]
    return "\n".join([*lines, *filter(None, [evaluation.comment])])


def today() -> date:
    """The centre's day."""
    return clock.today(current_app.config["ZONE"])
