"""A supervisor gives an open evaluation to another monitor, with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import queries as accounts
from app.evaluations.forms import ReassignForm
from app.evaluations.models import Evaluation
from app.evaluations.queries import sheet
from app.evaluations.service.reassigning import reassign_evaluation
from app.evaluations.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/<int:evaluation_id>/reassign", needs=Permission.EVALUATION_REASSIGN)
def new_reassignment(evaluation_id: int) -> ResponseReturnValue:
    """The form by which an open evaluation goes to another monitor."""
    evaluation = sheet.get_unsettled(evaluation_id)
    return _page(evaluation, _form(evaluation, ReassignForm(due_on=evaluation.due_on)))


@pages.action("/evaluations/<int:evaluation_id>/reassign", needs=Permission.EVALUATION_REASSIGN)
def reassign(evaluation_id: int) -> ResponseReturnValue:
    """Give it to the other monitor."""
    evaluation = sheet.get_unsettled(evaluation_id)
    form = _form(evaluation, ReassignForm())
    if not form.validate_on_submit():
        return _page(evaluation, form), 422
    try:
        with transaction():
            reassign_evaluation(
                actor(), evaluation_id, form.monitor_id.data, form.due_on.data, form.reason.data or ""
            )
    except AppError as error:
        form.monitor_id.errors = [str(error)]
        return _page(sheet.get_unsettled(evaluation_id), form), error.status
    flash(_("The other monitor has the call now."), "success")
    return redirect(url_for("evaluations.list_evaluations"))


def _form(evaluation: Evaluation, form: ReassignForm) -> ReassignForm:
    others = (one for one in accounts.list_monitors() if one.id != evaluation.monitor_id)
    form.monitor_id.choices = [(one.id, str(one.name)) for one in others]
    return form


def _page(evaluation: Evaluation, form: ReassignForm) -> str:
    return render_template("evaluations/reassign.html", evaluation=evaluation, form=form)
