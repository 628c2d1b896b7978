"""The whole centre for supervisor, director and operations manager (M2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.attendance.policy import KINDS
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.organisation.queries import list_teams
from app.reports.policy import boards
from app.reports.policy.charts import means_chart
from app.reports.policy.month import attendance_sums
from app.reports.policy.periods import Period
from app.reports.policy.scores import provisional_by_agent, trend_of
from app.reports.queries import improvement, scores, work
from app.reports.queries.volume import volume_between
from app.reports.views.pages import labels, pages, shown_period, today, zone
from app.sampling.policy.volume_chart import volume_chart
from app.training.policy.needs import LABELS as NEED_STATES
from app.training.queries.needs import list_needs


@pages.page("/centre", needs=Permission.CENTRE_SEE)
def show_centre() -> ResponseReturnValue:
    """Score, teams, slots, items, the week's monitoring, needs, attendance, and how far the machinery is."""
    person, period = actor(), shown_period()
    return render_template(
        "reports/centre.html",
        may_read_scores=person.may(Permission.EVALUATION_READ),
        may_see_teams=person.may(Permission.TEAM_SEE),
        may_see_jobs=person.may(Permission.JOB_READ),
        may_read_summaries=person.may(Permission.SUMMARY_READ),
        progress=work.system_progress(),
        **_figures(period),
        **_work(period),
        **labels(period),
    )


@pages.page("/centre/progress", needs=Permission.CENTRE_SEE)
def show_progress() -> ResponseReturnValue:
    """How far the machinery is: a part of the centre's page that reloads itself."""
    may_see_jobs = actor().may(Permission.JOB_READ)
    return render_template(
        "reports/_progress.html", progress=work.system_progress(), may_see_jobs=may_see_jobs
    )


def _figures(period: Period) -> dict[str, Any]:
    start, end = period.bounds(zone())
    found = scores.scores_of(start, end)
    mean = boards.overall(found)
    items = boards.item_profile(scores.item_titles(start, end), scores.item_totals(start, end), [])
    return {
        "score": mean,
        "provisional": provisional_by_agent(found),
        "trend": trend_of(found),
        "score_chart": boards.score_chart(str(_("Centre")), found),
        "team_chart": means_chart(_("Mean score by team"), boards.team_rows(list_teams(), found), mean),
        "slot_chart": means_chart(_("Mean score by time slot"), boards.slot_rows(found), mean),
        "item_chart": boards.failed_chart(items),
        "fatal": scores.list_fatal(start, end),
    }


def _work(period: Period) -> dict[str, Any]:
    month, week_on = clock.month_of(period.last), clock.week_start(today())
    return {
        "week": work.monitor_weeks(week_on, week_on + timedelta(weeks=1), today()),
        "volume": volume_chart(volume_between(period.first, min(period.until, today()), zone())),
        "needs": list_needs(month),
        "attendance": attendance_sums(improvement.attendance_of(month)),
        "month": month,
        "events": KINDS,
        "need_states": {state.value: label for state, label in NEED_STATES.items()},
    }
