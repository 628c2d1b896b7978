"""Pages of evaluations: work list, scoring page, score sheet."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import queries as accounts
from app.evaluations.forms import NoteForm, PickForm, read_answers, read_comment, read_revision
from app.evaluations.models import Evaluation
from app.evaluations.policy.actions import ACTIONS
from app.evaluations.policy.desk import Proposal, marks, quoted_in
from app.evaluations.policy.states import LABELS, ORIGINS, SETTLED
from app.evaluations.queries import lists, sheet
from app.evaluations.service import assignment, scoring
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import Pages, actor
from app.organisation import queries as organisation
from app.rubrics.policy.labels import CRITICAL, PROPOSALS, VERDICTS
from app.rubrics.queries import findings, versions
from app.sampling.policy.labels import SLOTS
from app.transcription import queries as transcripts
from app.transcription.policy import rules as transcript_rules
from app.transcription.policy.turns import turns_of

pages = Pages("evaluations")
LABELLED = {
    "states": LABELS, "origins": ORIGINS, "slots": SLOTS, "verdicts": VERDICTS, "proposals": PROPOSALS,
}  # fmt: skip
DUE_IN = timedelta(days=3)


@pages.page("/evaluations", needs=Permission.EVALUATION_READ)
def list_evaluations() -> ResponseReturnValue:
    """A monitor's work list; for everybody else the scores that they may see."""
    person = actor()
    if person.may(Permission.EVALUATION_WORK):
        return _work_list(person)
    wanted = lists.Filters(
        state=request.args.get("state") or None, origin=request.args.get("origin") or None,
        monitor_id=request.args.get("monitor_id", type=int), team_id=request.args.get("team_id", type=int),
        agent_id=request.args.get("agent_id", type=int),
    )  # fmt: skip
    scope, plans = organisation.scope_of(person), person.may(Permission.EVALUATION_PICK)
    page = lists.list_visible(scope, wanted, sees_open=plans, after=request.args.get("after"))
    choices = {"monitors": accounts.list_monitors(), "teams": organisation.list_teams()} if plans else {}
    return render_template(
        "evaluations/list.html", page=page, wanted=wanted, plans=plans, is_agent=person.role is Role.AGENT,
        **choices, **LABELLED,
    )  # fmt: skip


@pages.page("/evaluations/<int:evaluation_id>/score", needs=Permission.EVALUATION_WORK)
def score(evaluation_id: int) -> ResponseReturnValue:
    """The scoring page: player, transcript, form and proposals for one call (Q4)."""
    evaluation = sheet.get_own(actor(), evaluation_id)
    if not sheet.is_open(evaluation):
        return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))
    return _desk(evaluation)


@pages.action("/evaluations/<int:evaluation_id>/publish", needs=Permission.EVALUATION_WORK)
def publish(evaluation_id: int) -> ResponseReturnValue:
    """Submit: what was entered is kept first, so that an incomplete form costs no work."""
    person, answers, comment = actor(), read_answers(request.form), read_comment(request.form)
    with transaction():
        scoring.save_draft(person, evaluation_id, read_revision(request.form), answers, comment)
    try:
        with transaction():
            scoring.publish_evaluation(person, evaluation_id)
    except InvalidInput as error:
        return _desk(sheet.get_own(person, evaluation_id), error), 422
    flash(_("The score is published. The agent can see it now."), "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))


@pages.page("/evaluations/<int:evaluation_id>", needs=Permission.EVALUATION_READ)
def show(evaluation_id: int) -> ResponseReturnValue:
    """The score sheet."""
    person = actor()
    evaluation = sheet.get_readable(person, evaluation_id)
    if sheet.is_open(evaluation):
        return redirect(url_for("evaluations.score", evaluation_id=evaluation_id))
    return render_template(
        "evaluations/sheet.html", **_call_data(evaluation),
        may_acknowledge=_is_his(person, evaluation) and evaluation.acknowledged_at is None,
        actions=[action for action in ACTIONS.values() if person.may(action.needs)],
        next_id=lists.next_due(person.user_id) if person.may(Permission.EVALUATION_WORK) else None,
    )  # fmt: skip


@pages.action("/evaluations/<int:evaluation_id>/acknowledge", needs=Permission.EVALUATION_ACKNOWLEDGE)
def acknowledge(evaluation_id: int) -> ResponseReturnValue:
    """The agent has read his score."""
    with transaction():
        scoring.acknowledge_evaluation(actor(), evaluation_id)
    flash(_("Thank you. Your monitor sees that you have read the score."), "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))


@pages.action("/evaluations/<int:evaluation_id>/notes", needs=Permission.EVALUATION_WORK)
def add_note(evaluation_id: int) -> ResponseReturnValue:
    """Hang a comment on a moment; answers the list of comments."""
    form = NoteForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Write what you heard at this moment, in up to 500 characters."))
    with transaction():
        scoring.add_note(actor(), evaluation_id, form.at_s.data or 0.0, form.text.data)
    return _notes(evaluation_id)


@pages.action("/evaluations/<int:evaluation_id>/notes/<int:note_id>/remove", needs=Permission.EVALUATION_WORK)
def remove_note(evaluation_id: int, note_id: int) -> ResponseReturnValue:
    """Take a comment off again; answers the list of comments."""
    with transaction():
        scoring.remove_note(actor(), evaluation_id, note_id)
    return _notes(evaluation_id)


@pages.page("/calls/<int:call_id>/pick", needs=Permission.EVALUATION_PICK)
def new_pick(call_id: int) -> ResponseReturnValue:
    """The form by which a supervisor gives one call to a monitor."""
    form = _pick_form()
    form.due_on.data = clock.today(current_app.config["ZONE"]) + DUE_IN
    return render_template("evaluations/pick.html", form=form, call_id=call_id)


@pages.action("/calls/<int:call_id>/pick", needs=Permission.EVALUATION_PICK)
def pick(call_id: int) -> ResponseReturnValue:
    """Give the call to the monitor."""
    form = _pick_form()
    if not form.validate_on_submit():
        return render_template("evaluations/pick.html", form=form, call_id=call_id), 422
    with transaction():
        assignment.pick_call(actor(), call_id, form.monitor_id.data, form.due_on.data)
    flash(_("The monitor has the call now. It does not count in the figures of the agent."), "success")
    return redirect(url_for("evaluations.list_evaluations"))


def _work_list(person: Actor) -> ResponseReturnValue:
    zone = current_app.config["ZONE"]
    day = clock.today(zone)
    done = request.args.get("show") == "done"
    listed = lists.list_done if done else lists.list_due
    return render_template(
        "evaluations/work.html",
        page=listed(person.user_id, request.args.get("after")), done=done, today=day,
        load=lists.workload(person.user_id, day, clock.day_bounds(day, zone)),
        next_id=lists.next_due(person.user_id), **LABELLED,
    )  # fmt: skip


def _desk(evaluation: Evaluation, error: InvalidInput | None = None) -> str:
    faults = error.facts.get("items", []) if error else []
    return render_template(
        "evaluations/score.html", **_call_data(evaluation), error=error, faults=faults,
        form=NoteForm(formdata=None),
    )  # fmt: skip


def _call_data(evaluation: Evaluation) -> dict[str, object]:
    """Everything about one scored call that its two pages show."""
    found = findings.findings_of(evaluation.call_id, evaluation.rubric_version_id)
    proposals = {code: Proposal(one.id, one.verdict, one.reason, one.evidence) for code, one in found.items()}
    recording = evaluation.call.recording
    stored = transcripts.find_transcript(evaluation.call_id)
    said = list(proposals.values())
    unsure = read_rules(
        transcript_rules.FILE, transcript_rules.load_transcription_rules
    ).value.words.unsure_below
    return {
        "evaluation": evaluation, "call": evaluation.call, "recording": recording, "transcript": stored,
        "rubric": versions.rubric_of(evaluation.rubric_version), "proposals_of": proposals,
        "answers": {item.item_code: item for item in evaluation.items},
        "marks": marks(said, recording.agent_channel, recording.duration_s) if recording else [],
        "turns": turns_of(transcripts.transcript_of(stored), unsure, quoted_in(said)) if stored else [],
        "is_settled": evaluation.state in SETTLED, "critical": CRITICAL, **LABELLED,
    }  # fmt: skip


def _notes(evaluation_id: int) -> ResponseReturnValue:
    evaluation = sheet.get_own(actor(), evaluation_id)
    return render_template("evaluations/_notes.html", evaluation=evaluation, form=NoteForm(formdata=None))


def _pick_form() -> PickForm:
    form = PickForm()
    form.monitor_id.choices = [(monitor.id, str(monitor.name)) for monitor in accounts.list_monitors()]
    return form


def _is_his(person: Actor, evaluation: Evaluation) -> bool:
    return person.user_id is not None and evaluation.agent.user_id == person.user_id
