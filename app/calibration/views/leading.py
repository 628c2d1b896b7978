"""The steps of a session, by who leads it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import get_user
from app.calibration.forms import DeadlineForm
from app.calibration.service import leading
from app.calibration.views.pages import pages, today
from app.evaluations.forms import ReasonForm
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.action("/calibration/<int:session_id>/open", needs=Permission.CALIBRATION_LEAD)
def open_session(session_id: int) -> ResponseReturnValue:
    """Let people score."""
    with transaction():
        leading.open_session(actor(), session_id, today())
    flash(_("The session is open. Those who take part have been told."), "success")
    return _back(session_id)


@pages.action("/calibration/<int:session_id>/deadline", needs=Permission.CALIBRATION_LEAD)
def move_deadline(session_id: int) -> ResponseReturnValue:
    """Set another last day."""
    form = DeadlineForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Give the last day for scoring."))
    with transaction():
        leading.move_deadline(actor(), session_id, form.due_on.data, today())
    flash(_("The last day is moved."), "success")
    return _back(session_id)


@pages.action("/calibration/<int:session_id>/discuss", needs=Permission.CALIBRATION_LEAD)
def open_discussion(session_id: int) -> ResponseReturnValue:
    """End the blind scoring."""
    with transaction():
        missing = leading.open_discussion(actor(), session_id, today())
    if missing:
        names = ", ".join(str(get_user(user_id).name) for user_id in missing)
        flash(_("The discussion is open. Not everything was scored by: %(names)s.", names=names), "warning")
    else:
        flash(_("The discussion is open. Everybody has scored."), "success")
    return _back(session_id)


@pages.action("/calibration/<int:session_id>/close", needs=Permission.CALIBRATION_LEAD)
def close_session(session_id: int) -> ResponseReturnValue:
    """End the discussion."""
    with transaction():
        leading.close_session(actor(), session_id)
    flash(_("The session is closed. What was agreed is shown beside the guidance from now on."), "success")
    return _back(session_id)


@pages.action("/calibration/<int:session_id>/cancel", needs=Permission.CALIBRATION_LEAD)
def cancel_session(session_id: int) -> ResponseReturnValue:
    """Give it up."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Say why the session is cancelled."))
    with transaction():
        leading.cancel_session(actor(), session_id, form.reason.data or "")
    flash(_("The session is cancelled."), "success")
    return _back(session_id)


def _back(session_id: int) -> ResponseReturnValue:
    return redirect(url_for("calibration.show_session", session_id=session_id))
