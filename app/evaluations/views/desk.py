"""The scoring page: form, submitting, comments on moments (Q4)."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.forms import NoteForm, read_answers, read_attended, read_comment, read_revision
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import SUBMITTED
from app.evaluations.queries import sheet
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service import scoring
from app.evaluations.service.showing import call_data
from app.evaluations.service.submitting import submit_evaluation
from app.evaluations.views.handing_back import refusal_of
from app.evaluations.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/<int:evaluation_id>/score", needs=Permission.EVALUATION_WORK)
def score(evaluation_id: int) -> ResponseReturnValue:
    """The scoring page: player, transcript, form and proposals for one call (Q4); of one's own case the form
    to hand it back.
    """
    evaluation = sheet.get_own(actor(), evaluation_id)
    if not sheet.is_open(evaluation):
        return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))
    try:
        require_stranger(actor(), evaluation.agent)
    except NotAllowed as error:
        return refusal_of(evaluation, error), error.status
    return _desk(evaluation)


@pages.action("/evaluations/<int:evaluation_id>/submit", needs=Permission.EVALUATION_WORK)
def submit(evaluation_id: int) -> ResponseReturnValue:
    """Submit: what was entered is kept first, so that an incomplete form costs no work."""
    person, answers, comment = actor(), read_answers(request.form), read_comment(request.form)
    with transaction():
        scoring.save_draft(
            person, evaluation_id, read_revision(request.form), answers, comment, read_attended(request.form)
        )
    try:
        with transaction():
            state = submit_evaluation(person, evaluation_id, current_app.config["ZONE"])
    except InvalidInput as error:
        return _desk(sheet.get_own(person, evaluation_id), error), 422
    flash(SUBMITTED[state], "success")
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


def _desk(evaluation: Evaluation, error: InvalidInput | None = None) -> str:
    faults = error.facts.get("items", []) if error else []
    return render_template(
        "evaluations/score.html", **call_data(actor(), evaluation), error=error, faults=faults,
        form=NoteForm(formdata=None),
    )  # fmt: skip


def _notes(evaluation_id: int) -> ResponseReturnValue:
    evaluation = sheet.get_own(actor(), evaluation_id)
    return render_template("evaluations/_notes.html", evaluation=evaluation, form=NoteForm(formdata=None))
