"""Plugs reports in."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.clock import month_before
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import links, nav
from app.reports import jobs
from app.reports.cli import reports_group
from app.reports.views import agents, centre, home, monitors, summaries, teams
from app.reports.views.pages import pages

ROOMS = [agents, centre, home, monitors, summaries, teams]  # importing them registers their pages
JOBS = [jobs.file_month]


def wire(app: Flask) -> None:
    """Register pages and commands; file the complete month on the first of the next (M1)."""
    app.register_blueprint(pages)
    app.cli.add_command(reports_group)
    timetable.at("0 6 1 * *", "reports.file_month", _complete_month)
    links.add("agent", _("Dashboard"), "reports.show_agent", "agent_id", "chart-line", Permission.TEAM_SEE)
    nav.add(10, _("Dashboard"), "reports.home", "home", Permission.DASHBOARD_SEE)
    nav.add(74, _("Summaries"), "reports.list_summaries", "report-analytics", Permission.SUMMARY_READ)


def _complete_month(day: date) -> dict[str, str]:
    return {"month": month_before(day)}
