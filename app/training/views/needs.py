"""The trainer's page of needs."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.organisation.queries import list_agents, scope_of
from app.training.policy.needs import LABELS, STEPS, NeedState, moves_from
from app.training.queries import needs as queries
from app.training.queries.trainings import trainings_of
from app.training.service import needs as service
from app.training.views.pages import pages


@pages.page("/training", needs=Permission.TRAINING_READ)
def list_needs() -> ResponseReturnValue:
    """Training needs by month; agents and leads see those that concern them."""
    person = actor()
    scope = scope_of(person)
    month = request.args.get("month") or None
    needs, may_write = queries.list_needs(month, scope), person.may(Permission.TRAINING_WRITE)
    return render_template(
        "training/needs.html",
        needs=needs,
        trainings=trainings_of(need.id for need in needs) if may_write else {},
        months=queries.list_months(),
        month=month,
        agents={agent.id: agent for agent in list_agents(scope)},
        labels=LABELS,
        states=NeedState,
        moves_from=moves_from,
        steps_on=STEPS,
        may_move=may_write,
        this_month=clock.month_of(clock.today(current_app.config["ZONE"])),
    )


@pages.action("/training/find", needs=Permission.TRAINING_WRITE)
def find_needs() -> ResponseReturnValue:
    """Look for common problems of a month now."""
    month = month_from_form()
    with transaction():
        found = service.find_needs(actor(), month, current_app.config["ZONE"])
    flash(_("%(count)s common problems in %(month)s.", count=len(found), month=month), "success")
    return redirect(url_for("training.list_needs", month=month))


@pages.action("/training/<int:need_id>/move", needs=Permission.TRAINING_WRITE)
def move_need(need_id: int) -> ResponseReturnValue:
    """Plan a need, mark it as met, or dismiss it."""
    try:
        to = NeedState(request.form.get("to", ""))
    except ValueError as error:
        raise InvalidInput(_("Choose one of the steps that the page offers.")) from error
    with transaction():
        need = service.move_need(actor(), need_id, to, request.form.get("note", ""))
    flash(LABELS[NeedState(need.state)], "success")
    return redirect(url_for("training.list_needs", month=need.month))


def month_from_form() -> str:
    """The month ``"2026-10"`` of the form; InvalidInput if it is none."""
    month = request.form.get("month", "")
    try:
        clock.month_days(month)
    except ValueError as error:
        raise InvalidInput(_("Write the month as year and month, such as 2026-10.")) from error
    return month
