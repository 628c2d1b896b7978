"""Scores that a second person reads before they are published (Q5)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.forms import ReasonForm
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import SUBMITTED
from app.evaluations.queries import sheet
from app.evaluations.queries.blinding import veil_of_second_look
from app.evaluations.service.second_look import confirm_evaluation, return_evaluation
from app.evaluations.service.showing import LABELLED, sheet_data
from app.evaluations.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/second-look", needs=Permission.EVALUATION_REVIEW)
def list_waiting() -> ResponseReturnValue:
    """What waits, the oldest first."""
    page = sheet.list_waiting(actor(), request.args.get("after"))
    return render_template(
        "evaluations/waiting.html", page=page, person=actor(), veil=veil_of_second_look(), **LABELLED
    )


@pages.page("/evaluations/<int:evaluation_id>/second-look", needs=Permission.EVALUATION_REVIEW)
def look_again(evaluation_id: int) -> ResponseReturnValue:
    """The score sheet as it would be published, with the two answers to it."""
    return _page(sheet.get_waiting(actor(), evaluation_id), ReasonForm(formdata=None))


@pages.action("/evaluations/<int:evaluation_id>/confirm", needs=Permission.EVALUATION_REVIEW)
def confirm(evaluation_id: int) -> ResponseReturnValue:
    """Agree with it."""
    with transaction():
        state = confirm_evaluation(actor(), evaluation_id)
    flash(SUBMITTED[state], "success")
    return redirect(url_for("evaluations.list_waiting"))


@pages.action("/evaluations/<int:evaluation_id>/return", needs=Permission.EVALUATION_REVIEW)
def give_back(evaluation_id: int) -> ResponseReturnValue:
    """Give it back to its monitor."""
    evaluation, form = sheet.get_waiting(actor(), evaluation_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(evaluation, form), 422
    with transaction():
        return_evaluation(actor(), evaluation_id, form.reason.data or "")
    flash(_("The score is with its monitor again, who reads your reason."), "success")
    return redirect(url_for("evaluations.list_waiting"))


def _page(evaluation: Evaluation, form: ReasonForm) -> str:
    return render_template(
        "evaluations/sheet.html", **sheet_data(actor(), evaluation) | {"veil": veil_of_second_look()},
        look_form=form,
        may_acknowledge=False, may_void=False, next_id=None,
    )  # fmt: skip
