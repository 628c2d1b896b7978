"""Plugs appraisals in."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.appraisals import jobs
from app.appraisals.cli import appraisals_group
from app.appraisals.policy import news
from app.appraisals.policy.figures import Entry, Unit, appraised_by
from app.appraisals.queries import sources
from app.appraisals.views import agreement, monthly, severity
from app.appraisals.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.clock import month_before
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import links, nav
from app.notices.policy import Kind, announces

ROOMS = [agreement, monthly, severity]  # importing them registers their pages
JOBS = [jobs.file_month]

ENTRIES = (
    Entry(
        "minutes", _("Minutes listened"),
        _("Minutes of calls heard, of those that the plan asked for on his working days."),
        Unit.MINUTES, sources.minutes,
    ),
    Entry(
        "calls", _("Calls scored"), _("Calls submitted in the month, of as many as fell due in it."),
        Unit.COUNT, sources.calls,
    ),
    Entry(
        "in_time", _("In time"), _("Of the calls that fell due in the month, those submitted by their day."),
        Unit.COUNT, sources.in_time,
    ),
    Entry(
        "at_a_call", _("Time at a call"),
        _("Minutes at the scoring page, the middle of the calls submitted in the month. Pauses do not count. "
          "Neither long nor short is good by itself."),
        Unit.EACH, sources.at_a_call,
    ),
    Entry(
        "played", _("Played of a recording"),
        _("The share of a recording that he played before he submitted its score, on the mean. What was "
          "played twice counts once. Where a part was to be heard, the whole recording is what it is a share "
          "of."),
        Unit.RATIO, sources.played,
    ),
    Entry(
        "severity", _("Severity"),
        _("Points that he gives more (+, lenient) or fewer (−, severe) than the other monitors would have "
          "given the same agents in the same slots. A range that holds 0 says that there is no sign of it."),
        Unit.POINTS, sources.severity,
    ),
    Entry(
        "apart", _("Beside a second listener"),
        _("On the mean, his total less that of the other person who scored the same call. Near 0 is good."),
        Unit.POINTS, sources.apart, is_blind=True,
    ),
    Entry(
        "alike", _("Items decided alike"),
        _("Of the items of calls that two people scored, those that the other decided in the same way."),
        Unit.RATIO, sources.alike, is_blind=True,
    ),
    Entry(
        "reference", _("As the reference of calibrations"),
        _("Of the items of calls that he scored blind in calibrations, those decided as the reference is."),
        Unit.RATIO, sources.reference,
    ),
    Entry(
        "overturned", _("Overturned by appeals"),
        _("Of the items of his scores on which an appeal was decided in the month, those that were changed."),
        Unit.COUNT, sources.overturned,
    ),
    Entry(
        "overruled", _("Rule verdicts overruled"),
        _("Of the verdicts that rules proposed on drawn calls, those that he decided otherwise. Neither "
          "many nor few are good by themselves."),
        Unit.COUNT, sources.overruled,
    ),
)  # fmt: skip


def wire(app: Flask) -> None:
    """Register pages and commands; file the complete month on the first of the next (J3)."""
    app.register_blueprint(pages)
    app.cli.add_command(appraisals_group)
    for entry in ENTRIES:
        appraised_by(entry)
    announces(news.FILED, Kind(news.filed, "report-analytics"))
    announces(news.COMMENTED, Kind(news.commented, "message"))
    announces(news.ANSWERED, Kind(news.answered, "message"))
    timetable.at("30 6 1 * *", "appraisals.file_month", _complete_month)
    reads, sees = Permission.APPRAISAL_READ, Permission.FAIRNESS_SEE
    links.add(
        "monitor", _("Appraisals"), "appraisals.list_of_monitor", "monitor_id", "report-analytics", reads
    )
    nav.add(75, _("Appraisals"), "appraisals.list_appraisals", "user-check", reads)
    nav.add(76, _("Agreement and severity"), "appraisals.show_agreement", "chart-dots", sees)


def _complete_month(day: date) -> dict[str, str]:
    return {"month": month_before(day)}
