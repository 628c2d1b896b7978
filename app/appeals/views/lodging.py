"""An agent lodges an appeal; the way from a score to its appeal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.appeals.forms import read_grounds
from app.appeals.policy.lodging import HINDRANCES, LONGEST_TEXT, Hindrance, appealable
from app.appeals.queries import appeals as read
from app.appeals.service.lodging import HIDDEN, lodge_appeal
from app.appeals.service.rules import appeal_rules
from app.appeals.views.pages import LABELLED, pages, zone
from app.evaluations.models import Evaluation
from app.evaluations.policy.publishing import FILE, last_appeal_at, load_publishing
from app.evaluations.queries.sheet import get_readable
from app.evaluations.service.showing import call_data
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/<int:evaluation_id>/appeal", needs=Permission.APPEAL_LODGE)
def new_appeal(evaluation_id: int) -> ResponseReturnValue:
    """The form, beside player and transcript; the open appeal where there is one."""
    evaluation = get_readable(actor(), evaluation_id)
    hindered = read.hindrance(actor(), evaluation)
    if hindered is Hindrance.OPEN_ALREADY:
        return redirect(url_for("appeals.show_of", evaluation_id=evaluation_id))
    if hindered is not None:
        raise (NotFound if hindered in HIDDEN else Conflict)(HINDRANCES[hindered])
    return _form(evaluation)


@pages.action("/evaluations/<int:evaluation_id>/appeal", needs=Permission.APPEAL_LODGE)
def lodge(evaluation_id: int) -> ResponseReturnValue:
    """Lodge it; what was entered stays on the form where something is missing."""
    try:
        with transaction():
            appeal_id = lodge_appeal(actor(), evaluation_id, read_grounds(request.form), zone()).id
    except InvalidInput as error:
        return _form(get_readable(actor(), evaluation_id), error), 422
    flash(_("Your appeal is lodged. You are told when it is decided."), "success")
    return redirect(url_for("appeals.show_appeal", appeal_id=appeal_id))


@pages.page("/evaluations/<int:evaluation_id>/appeals", needs=Permission.APPEAL_READ)
def show_of(evaluation_id: int) -> ResponseReturnValue:
    """To the latest appeal against a score."""
    get_readable(actor(), evaluation_id)
    appeal_id = read.latest_of(evaluation_id)
    if appeal_id is None:
        raise NotFound(read.NOT_THERE)
    return redirect(url_for("appeals.show_appeal", appeal_id=appeal_id))


def _form(evaluation: Evaluation, error: InvalidInput | None = None) -> str:
    data, rules = call_data(actor(), evaluation), appeal_rules()
    within_days = read_rules(FILE, load_publishing).value.appeal_within_days
    until = last_appeal_at(evaluation.published_at, within_days) if evaluation.published_at else None
    return render_template(
        "appeals/new.html", **data, **LABELLED, error=error, entered=request.form, until=until,
        items=appealable(data["rubric"], data["answers"]), reasons=rules.titles(), longest=LONGEST_TEXT,
        answer_days=rules.answer_within_working_days, never_lower=rules.never_lower,
    )  # fmt: skip
