"""Declaring a published score void."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.forms import ReasonForm
from app.evaluations.queries import sheet
from app.evaluations.service.publishing import void_evaluation
from app.evaluations.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/<int:evaluation_id>/void", needs=Permission.EVALUATION_VOID)
def new_void(evaluation_id: int) -> ResponseReturnValue:
    """The form that asks why."""
    evaluation = sheet.get_readable(actor(), evaluation_id)
    return render_template("evaluations/void.html", evaluation=evaluation, form=ReasonForm(formdata=None))


@pages.action("/evaluations/<int:evaluation_id>/void", needs=Permission.EVALUATION_VOID)
def void(evaluation_id: int) -> ResponseReturnValue:
    """Take the score out of every figure."""
    evaluation, form = sheet.get_readable(actor(), evaluation_id), ReasonForm()
    if not form.validate_on_submit():
        return render_template("evaluations/void.html", evaluation=evaluation, form=form), 422
    with transaction():
        void_evaluation(actor(), evaluation_id, form.reason.data or "")
    flash(_("The score is void. It stays readable, with your reason, and counts nowhere."), "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))
