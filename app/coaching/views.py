"""Pages of coaching: what calls for an interview, the interview, its plan and follow-ups."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.coaching import queries, service
from app.coaching.forms import FollowUpForm, InterviewForm, PlanForm
from app.coaching.models import Interview
from app.coaching.policy import KINDS, OUTCOMES, PLAN_STATES, Kind, Outcome, may_close, proposed_kind
from app.coaching.service import PlanTerms
from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import Bilingual, _
from app.foundation.web.blueprint import Pages, actor
from app.organisation.queries import scope_of
from app.rubrics.queries.versions import rubric_of

pages = Pages("coaching")
PROPOSED_FOR = timedelta(days=35)
LABELS = {"kinds": KINDS, "plan_states": PLAN_STATES, "outcomes": OUTCOMES}


@pages.page("/coaching", needs=Permission.COACHING_READ)
def overview() -> ResponseReturnValue:
    """What calls for an interview, which plans run, which interviews were held."""
    person = actor()
    scope = scope_of(person)
    may_write = person.may(Permission.COACHING_WRITE)
    rules = service.feedback_rules().coaching
    since = clock.now() - PROPOSED_FOR
    return render_template(
        "coaching/overview.html",
        proposals=queries.list_proposals(scope, rules, since) if may_write else [],
        plans=queries.list_open_plans(scope),
        page=queries.list_interviews(scope, request.args.get("after")),
        may_write=may_write,
        today=clock.today(current_app.config["ZONE"]),
        **LABELS,
    )


@pages.page("/evaluations/<int:evaluation_id>/interview", needs=Permission.COACHING_WRITE)
def new_interview(evaluation_id: int) -> ResponseReturnValue:
    """The form of a new interview, or the interview that there is."""
    evaluation = service.get_published(actor(), evaluation_id)
    known = queries.interview_of(evaluation_id)
    if known is not None:
        return redirect(url_for("coaching.show_interview", interview_id=known.id))
    kind = proposed_kind(evaluation.total or 0, evaluation.is_fatal, service.feedback_rules().coaching)
    form = InterviewForm(
        kind=(kind or Kind.PROBLEM).value, held_on=clock.today(current_app.config["ZONE"]),
        found=faults_in_words(evaluation),
    )  # fmt: skip
    return render_template("coaching/new_interview.html", form=form, evaluation=evaluation)


@pages.action("/evaluations/<int:evaluation_id>/interview", needs=Permission.COACHING_WRITE)
def open_interview(evaluation_id: int) -> ResponseReturnValue:
    """Keep a new interview."""
    form = InterviewForm()
    if not form.validate_on_submit():
        evaluation = service.get_published(actor(), evaluation_id)
        return render_template("coaching/new_interview.html", form=form, evaluation=evaluation), 422
    with transaction():
        interview = service.open_interview(
            actor(), evaluation_id, Kind(form.kind.data), form.held_on.data, form.found.data, form.agreed.data
        )
    flash(_("The interview is kept. Both sign it on this page."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview.id))


@pages.page("/coaching/<int:interview_id>", needs=Permission.COACHING_READ)
def show_interview(interview_id: int) -> ResponseReturnValue:
    """One interview with its plan."""
    interview = queries.get_interview(interview_id, scope_of(actor()))
    rules = service.feedback_rules().coaching
    form = plan_form(interview)
    if form.due_on.data is None:
        form.due_on.data = clock.today(current_app.config["ZONE"]) + timedelta(days=rules.plan_days)
    return show(interview, form)


@pages.action("/coaching/<int:interview_id>/sign", needs=Permission.COACHING_SIGN)
def sign_interview(interview_id: int) -> ResponseReturnValue:
    """Sign as interviewer or as agent."""
    with transaction():
        service.sign_interview(actor(), interview_id)
    flash(_("Signed."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview_id))


@pages.action("/coaching/<int:interview_id>/plan", needs=Permission.COACHING_WRITE)
def agree_plan(interview_id: int) -> ResponseReturnValue:
    """Start the improvement plan."""
    interview = queries.get_interview(interview_id, scope_of(actor()))
    form = plan_form(interview)
    if not form.validate_on_submit():
        return show(interview, form), 422
    terms = PlanTerms(form.goal.data, form.measures.data, tuple(form.item_codes.data), form.due_on.data)
    with transaction():
        service.agree_plan(actor(), interview_id, terms, current_app.config["ZONE"])
    flash(_("The plan runs. Calls for follow-up listening are drawn by themselves."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview_id))


@pages.action("/coaching/follow-ups/<int:follow_up_id>", needs=Permission.COACHING_WRITE)
def record_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Keep what follow-up listening found."""
    form = FollowUpForm()
    if not form.validate_on_submit():
        flash(_("Say whether the agent improved."), "error")
        interview_id = queries.get_follow_up(follow_up_id).plan.interview_id
        return redirect(url_for("coaching.show_interview", interview_id=interview_id))
    with transaction():
        plan = service.record_follow_up(actor(), follow_up_id, Outcome(form.outcome.data), form.remark.data)
    return redirect(url_for("coaching.show_interview", interview_id=plan.interview_id))


@pages.action("/coaching/<int:interview_id>/close", needs=Permission.COACHING_WRITE)
def close_plan(interview_id: int) -> ResponseReturnValue:
    """End the plan."""
    with transaction():
        service.close_plan(actor(), interview_id)
    flash(_("The plan is closed."), "success")
    return redirect(url_for("coaching.show_interview", interview_id=interview_id))


def show(interview: Interview, form: PlanForm) -> str:
    """The page of one interview."""
    plan = interview.plan
    titles = {
        item.code: Bilingual(zh=item.title.zh, en=item.title.en) for item in items_of(interview.evaluation)
    }
    return render_template(
        "coaching/interview.html",
        interview=interview, plan=plan, form=form, titles=titles, follow_up_form=FollowUpForm(),
        may_write=actor().may(Permission.COACHING_WRITE),
        may_close=plan is not None and may_close([one.outcome for one in plan.follow_ups]), **LABELS,
    )  # fmt: skip


def plan_form(interview: Interview) -> PlanForm:
    """The form of a plan, offering the items that were failed first."""
    form = PlanForm()
    failed = {item.item_code for item in interview.evaluation.items if item.verdict == "fail"}
    items = sorted(items_of(interview.evaluation), key=lambda item: item.code not in failed)
    form.item_codes.choices = [
        (item.code, str(Bilingual(zh=item.title.zh, en=item.title.en))) for item in items
    ]
    if not form.is_submitted():
        form.item_codes.data = [item.code for item in items if item.code in failed]
    return form


def items_of(evaluation: Evaluation) -> list:
    """The items of the rubric version that a score was made with."""
    return [item for section in rubric_of(evaluation.rubric_version).sections for item in section.items]


def faults_in_words(evaluation: Evaluation) -> str:
    """What the score found, one line an item, to start the interview's record with."""
    notes = {item.item_code: item.note for item in evaluation.items if item.verdict == "fail"}
    lines = []
    for item in items_of(evaluation):
        if item.code in notes:
            title = str(Bilingual(zh=item.title.zh, en=item.title.en))
            lines.append(f"{title}: {notes[item.code]}" if notes[item.code] else title)
    return "\n".join(lines)
