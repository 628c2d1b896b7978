"""Planning a session and choosing its calls."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.calibration.forms import DrawForm, SessionForm
from app.calibration.policy.states import State
from app.calibration.queries import sessions
from app.calibration.service import planning
from app.calibration.views.pages import pages, today
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.rubrics.queries.versions import list_in_force

DAYS_TO_SCORE, WEEK = timedelta(days=7), timedelta(weeks=1)


@pages.page("/calibration/new", needs=Permission.CALIBRATION_LEAD)
def new_session() -> ResponseReturnValue:
    """The form of a new session; all monitors are proposed."""
    candidates = sessions.list_candidates()
    monitors = [one.id for one in candidates if one.role == "monitor"]
    form = SessionForm(due_on=today() + DAYS_TO_SCORE, user_ids=monitors)
    return render_template("calibration/new.html", form=form.offer(list_in_force(), candidates))


@pages.action("/calibration/new", needs=Permission.CALIBRATION_LEAD)
def plan_session() -> ResponseReturnValue:
    """Keep it; its calls come next."""
    form = SessionForm().offer(list_in_force(), sessions.list_candidates())
    if not form.validate_on_submit():
        return render_template("calibration/new.html", form=form), 422
    try:
        with transaction():
            session_id = planning.plan_session(actor(), form.terms(), today()).id
    except InvalidInput as error:
        return render_template("calibration/new.html", form=form, error=error), 422
    return redirect(url_for("calibration.choose_calls", session_id=session_id))


@pages.page("/calibration/<int:session_id>/calls", needs=Permission.CALIBRATION_LEAD)
def choose_calls(session_id: int) -> ResponseReturnValue:
    """The calls of a planned session: chosen from the list, or drawn."""
    session = sessions.get_session(actor(), session_id)
    if session.state != State.PLANNED:
        return redirect(url_for("calibration.show_session", session_id=session_id))
    chosen = [one.call_id for one in session.calls]
    number = (request.args.get("number") or "").strip() or None
    return render_template(
        "calibration/choose.html",
        session=session, number=number,
        calls=sessions.list_calls_in(session.rubric_version.language, chosen, number),
        form=DrawForm(formdata=None, week_on=session.week_on or today() - WEEK),
    )  # fmt: skip


@pages.action("/calibration/<int:session_id>/calls", needs=Permission.CALIBRATION_LEAD)
def add_call(session_id: int) -> ResponseReturnValue:
    """Put one call in."""
    call_id = request.form.get("call_id", type=int)
    if call_id is None:
        raise InvalidInput(_("Choose a call."))
    with transaction():
        planning.add_call(actor(), session_id, call_id)
    return redirect(url_for("calibration.choose_calls", session_id=session_id))


@pages.action("/calibration/<int:session_id>/calls/<int:position>/remove", needs=Permission.CALIBRATION_LEAD)
def remove_call(session_id: int, position: int) -> ResponseReturnValue:
    """Take one call out."""
    with transaction():
        planning.remove_call(actor(), session_id, position)
    return redirect(url_for("calibration.choose_calls", session_id=session_id))


@pages.action("/calibration/<int:session_id>/draw", needs=Permission.CALIBRATION_LEAD)
def draw_calls(session_id: int) -> ResponseReturnValue:
    """Draw calls at random from a week."""
    form = DrawForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Give a day of the week to draw from, and how many calls."))
    with transaction():
        drawn = planning.draw_calls(
            actor(), session_id, form.week_on.data, form.count.data, current_app.config["ZONE"]
        )
    flash(_("%(count)s calls were drawn.", count=len(drawn)), "success")
    return redirect(url_for("calibration.choose_calls", session_id=session_id))
