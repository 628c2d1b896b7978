"""Declaring conflicts of interest, and ending them (S6)."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.sampling.forms import ConflictForm
from app.sampling.service import conflicts
from app.sampling.views.duty import duty_page, with_choices
from app.sampling.views.pages import pages


@pages.action("/sampling/duty/<int:monitor_id>/conflicts", needs=Permission.CONFLICT_DECLARE)
def declare_conflict(monitor_id: int) -> ResponseReturnValue:
    """A monitor says whom he cannot judge, or his supervisor does."""
    form = with_choices(ConflictForm())
    if not form.validate_on_submit():
        return duty_page(monitor_id, conflict=form), 422
    side, side_id = (form.against.data or "").split(":")
    try:
        with transaction():
            conflicts.declare_conflict(
                actor(), monitor_id, reason=form.why.data or "",
                agent_id=int(side_id) if side == "agent" else None,
                team_id=int(side_id) if side == "team" else None,
                from_on=form.from_on.data, until_on=form.until_on.data,
            )  # fmt: skip
    except InvalidInput as error:
        form.until_on.errors = [str(error)]
        return duty_page(monitor_id, conflict=form), 422
    flash(_("The conflict is kept. Draws from now on keep to it."), "success")
    return redirect(url_for("sampling.show_monitor_duty", monitor_id=monitor_id))


@pages.action("/sampling/duty/conflicts/<int:conflict_id>/end", needs=Permission.DUTY_MANAGE)
def end_conflict(conflict_id: int) -> ResponseReturnValue:
    """Today is the last day of a conflict."""
    with transaction():
        today = clock.today(current_app.config["ZONE"])
        conflict = conflicts.end_conflict(actor(), conflict_id, today)
    flash(_("The conflict ends today."), "success")
    return redirect(url_for("sampling.show_monitor_duty", monitor_id=conflict.monitor_id))
