"""A monitor's day and own figures (M2, S7, J3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.models import User
from app.accounts.queries import user
from app.evaluations.queries.blinding import veil_for
from app.evaluations.queries.figures import count_by_monitor
from app.evaluations.queries.habits import habits
from app.evaluations.queries.lists import workload
from app.evaluations.queries.overruling import overruled_by
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.reports.policy import boards
from app.reports.policy.periods import Period
from app.reports.policy.scores import provisional_by_agent
from app.reports.queries import scores, work
from app.reports.views.pages import labels, pages, shown_period, today, zone
from app.sampling.queries.duty import own_targets
from app.sampling.queries.plans import sampling_rules

DAYS_SHOWN = 20


@pages.page("/monitors/<int:monitor_id>", needs=Permission.SAMPLE_READ)
def show_monitor(monitor_id: int) -> ResponseReturnValue:
    """Today's work and the period's figures; his supervisor sees them too."""
    person, period = actor(), shown_period()
    monitor = _get_monitor(person, monitor_id)
    week_on = clock.week_start(today())
    weeks = work.monitor_weeks(week_on, week_on + timedelta(weeks=1), today())
    return render_template(
        "reports/monitor.html",
        monitor=monitor,
        is_own=person.user_id == monitor_id,
        load=workload(monitor_id, today(), clock.day_bounds(today(), zone())),
        week=next((week for week in weeks if week.monitor_id == monitor_id), None),
        due=work.list_next_due(monitor_id),
        veil=veil_for(person),
        **_figures(monitor_id, period),
        **_listening(monitor_id),
        **labels(period),
    )


def _get_monitor(person: Actor, monitor_id: int) -> User:
    monitor = user(monitor_id)
    hidden = person.role is Role.MONITOR and person.user_id != monitor_id
    if monitor is None or hidden or monitor.role != Role.MONITOR.value:
        raise NotFound(_("There is no such monitor, or the figures are not yours to see."))
    return monitor


def _figures(monitor_id: int, period: Period) -> dict[str, Any]:
    start, end = period.bounds(zone())
    everybody = scores.scores_of(start, end, seconds=True)
    mine = everybody.monitor_id == monitor_id
    counts = {row.monitor_id: row for row in count_by_monitor(start, end, zone())}
    return {
        "count": counts.get(monitor_id),
        "rules": overruled_by(start, end).get(monitor_id),
        "habit": habits([monitor_id], start, end).get(monitor_id),
        "given": boards.overall(everybody.where(mine)),
        "provisional": provisional_by_agent(everybody.where(mine)),
        "others": boards.overall(everybody.where(~mine)),
        "differs": boards.differs(everybody.where(~mine), everybody.where(mine)),
    }


def _listening(monitor_id: int) -> dict[str, Any]:
    """Minutes of the last weeks against the day's target (S7)."""
    days = _days_until(today())
    start, end = clock.day_bounds(days[0], zone())[0], clock.day_bounds(days[-1], zone())[1]
    minutes = boards.minutes_by_day(work.heard_calls(monitor_id, start, end), days, zone())
    rules = sampling_rules(clock.week_start(today())).value.assignment
    target = own_targets([monitor_id]).get(monitor_id, rules.daily_target_minutes)
    return {"minutes_chart": boards.minutes_chart(days, minutes, target), "target_minutes": target}


def _days_until(last: date) -> list[date]:
    return [last - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
