"""Monitors' duty: what each is to hear on which day, planned, done and due; days away and targets (S7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import User
from app.accounts.queries import list_monitors, user
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.organisation.queries import list_here, list_teams
from app.sampling.forms import AwayForm, ConflictForm, TargetForm
from app.sampling.policy.duty import days_from, duty_weeks
from app.sampling.policy.listening import SOURCES
from app.sampling.queries import conflicts, duty
from app.sampling.queries.plans import sampling_rules
from app.sampling.service import duty as service
from app.sampling.views.pages import pages

WEEK = timedelta(days=7)


@pages.page("/sampling/duty", needs=Permission.SAMPLE_READ)
def show_duty() -> ResponseReturnValue:
    """The table monitor × day of one week; a monitor sees his own line."""
    week_on = clock.week_start(_shown_day())
    person = actor()
    everybody = person.role is not Role.MONITOR
    people = [one for one in list_monitors() if everybody or one.id == person.user_id]
    days = _working_days(week_on)
    return render_template(
        "sampling/duty.html",
        week_on=week_on, week=WEEK, today=_today(), days=days, people={one.id: one for one in people},
        rows=_rows([one.id for one in people], days),
        may_open=lambda monitor_id: _may_open(monitor_id),
    )  # fmt: skip


@pages.page("/sampling/duty/<int:monitor_id>", needs=Permission.SAMPLE_READ)
def show_monitor_duty(monitor_id: int) -> ResponseReturnValue:
    """One monitor's target, days away and conflicts: for himself, and for who manages duty."""
    return duty_page(monitor_id)


@pages.action("/sampling/duty/<int:monitor_id>/target", needs=Permission.DUTY_MANAGE)
def set_target(monitor_id: int) -> ResponseReturnValue:
    """Set a monitor's own target, or go back to the rules'."""
    form = TargetForm()
    if not form.validate_on_submit():
        return duty_page(monitor_id, form), 422
    with transaction():
        service.set_target(actor(), monitor_id, form.daily_minutes.data)
    flash(_("The target is kept. It holds from the next draw on."), "success")
    return redirect(url_for("sampling.show_monitor_duty", monitor_id=monitor_id))


@pages.action("/sampling/duty/<int:monitor_id>/away", needs=Permission.DUTY_MANAGE)
def enter_days_away(monitor_id: int) -> ResponseReturnValue:
    """Enter days on which a monitor does not listen."""
    form = AwayForm()
    if not form.validate_on_submit():
        return duty_page(monitor_id, away=form), 422
    try:
        with transaction():
            service.enter_days_away(
                actor(), monitor_id, form.first.data, form.last.data, form.reason.data or ""
            )
    except InvalidInput as error:
        form.last.errors = [str(error)]
        return duty_page(monitor_id, away=form), 422
    flash(_("The days are kept. What is on the list for them can be given to others there."), "success")
    return redirect(url_for("sampling.show_monitor_duty", monitor_id=monitor_id))


@pages.action("/sampling/duty/away/<int:day_id>/remove", needs=Permission.DUTY_MANAGE)
def remove_day_away(day_id: int) -> ResponseReturnValue:
    """The monitor listens on that day after all."""
    with transaction():
        monitor_id = service.remove_day_away(actor(), day_id)
    flash(_("The monitor listens on that day again."), "success")
    return redirect(url_for("sampling.show_monitor_duty", monitor_id=monitor_id))


def duty_page(
    monitor_id: int,
    target: TargetForm | None = None,
    away: AwayForm | None = None,
    conflict: ConflictForm | None = None,
) -> str:
    """The page of one monitor with its forms; NotFound for who may not open it."""
    monitor = _get_monitor(monitor_id)
    return render_template(
        "sampling/monitor_duty.html",
        monitor=monitor, today=_today(), rule=sampling_rules(clock.week_start(_today())).value.assignment,
        target=target or _target_form(monitor_id), away=away or AwayForm(formdata=None),
        conflict=with_choices(conflict or ConflictForm(formdata=None, from_on=_today())),
        days_away=duty.list_days_away(monitor_id, _today()), conflicts=conflicts.list_conflicts(monitor_id),
        may_manage=actor().may(Permission.DUTY_MANAGE), may_declare=actor().may(Permission.CONFLICT_DECLARE),
    )  # fmt: skip


def _target_form(monitor_id: int) -> TargetForm:
    own = duty.find_target(monitor_id)
    return TargetForm(formdata=None, daily_minutes=own.daily_minutes if own else None)


def with_choices(form: ConflictForm) -> ConflictForm:
    """The form with teams and agents to choose from."""
    teams = [(f"team:{team.id}", str(team.name)) for team in list_teams()]
    agents = [(f"agent:{one.id}", f"{one.number} {one.name}") for one in list_here(_today())]
    form.against.choices = {str(_("Teams")): teams, str(_("Agents")): agents}
    return form


def _rows(monitor_ids: list[int], days: list[date]) -> list[Any]:
    rules, zone = sampling_rules(clock.week_start(days[0])).value.assignment, current_app.config["ZONE"]
    listened = [row for source in SOURCES.values() for row in source(days[0], days[-1], zone)]
    away = duty.away_pairs(monitor_ids, days[0], days[-1])
    return duty_weeks(monitor_ids, days, duty.minutes_wanted(monitor_ids, days, rules), away, listened)


def _working_days(week_on: date) -> list[date]:
    return days_from(week_on, sampling_rules(week_on).value.assignment.listening_days)


def _get_monitor(monitor_id: int) -> User:
    monitor = user(monitor_id)
    if monitor is None or monitor.role != Role.MONITOR.value or not _may_open(monitor_id):
        raise NotFound(_("There is no such monitor, or his duty is not yours to see."))
    return monitor


def _may_open(monitor_id: int) -> bool:
    return actor().may(Permission.DUTY_MANAGE) or actor().user_id == monitor_id


def _shown_day() -> date:
    wanted = request.args.get("week_on")
    try:
        return date.fromisoformat(wanted) if wanted else _today()
    except ValueError as error:
        raise InvalidInput(_("%(day)s is no day. Choose one such as 2026-10-05.", day=wanted)) from error


def _today() -> date:
    return clock.today(current_app.config["ZONE"])
