"""A list of complaints becomes calls to be heard (S6, F7)."""

from __future__ import annotations

from io import BytesIO

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.evaluations.forms import ComplaintsForm
from app.evaluations.service.complaints import import_complaints
from app.evaluations.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.handed_in import Imported
from app.foundation.web.blueprint import actor
from app.foundation.web.uploads import uploaded

PASTED = "pasted.csv"


@pages.page("/evaluations/complaints", needs=Permission.EVALUATION_PICK)
def show_complaints() -> ResponseReturnValue:
    """Where a list of complaints is handed in."""
    return _page(ComplaintsForm())


@pages.action("/evaluations/complaints", needs=Permission.EVALUATION_PICK)
def take_complaints() -> ResponseReturnValue:
    """Give the calls of a list to monitors, and say what became of each row."""
    form = ComplaintsForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        outcome = _imported(form)
    except AppError as error:
        (form.file if form.file.data else form.pasted).errors = [str(error)]
        return _page(form), error.status
    return _page(form, outcome)


def _imported(form: ComplaintsForm) -> Imported:
    file = form.file.data or FileStorage(BytesIO(form.pasted.data.encode()), PASTED)
    with uploaded(file) as (path, name), transaction():
        return import_complaints(actor(), path, form.reason.data, current_app.config["ZONE"], name)


def _page(form: ComplaintsForm, outcome: Imported | None = None) -> str:
    return render_template("evaluations/complaints.html", form=form, outcome=outcome)
