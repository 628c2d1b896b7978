"""A supervisor gives one call to a monitor, outside the draw (S6)."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import queries as accounts
from app.evaluations.forms import PickForm
from app.evaluations.service.picking import pick_call
from app.evaluations.views.pages import pages
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor

DUE_IN = timedelta(days=3)


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
    try:
        with transaction():
            pick_call(actor(), call_id, form.monitor_id.data, form.due_on.data, form.terms())
    except AppError as error:
        form.monitor_id.errors = [str(error)]
        return render_template("evaluations/pick.html", form=form, call_id=call_id), error.status
    flash(_("The monitor has the call now. It does not count in the figures of the agent."), "success")
    return redirect(url_for("evaluations.list_evaluations"))


def _pick_form() -> PickForm:
    form = PickForm()
    form.monitor_id.choices = [(monitor.id, str(monitor.name)) for monitor in accounts.list_monitors()]
    return form
