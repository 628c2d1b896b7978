"""Plugs attendance in."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from app.attendance import jobs  # noqa: F401 — importing it registers the jobs
from app.attendance.cli import attendance_group
from app.attendance.views import pages
from app.foundation.access.permissions import Permission
from app.foundation.clock import month_of
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav


def wire(app: Flask) -> None:
    """Register pages, commands, and the nightly settlement of the month to which yesterday belongs."""
    app.register_blueprint(pages)
    app.cli.add_command(attendance_group)
    timetable.at("0 3 * * *", "attendance.settle", _yesterdays_month)
    nav.add(70, _("Attendance"), "attendance.list_statements", "calendar-stats", Permission.ATTENDANCE_READ)
    nav.add(72, _("Import attendance"), "attendance.show_import", "upload", Permission.ATTENDANCE_IMPORT)


def _yesterdays_month(day: date) -> dict[str, str]:
    """On the first this is the month before, which gets its last day."""
    return {"month": month_of(day - timedelta(days=1)), "cause": day.isoformat()}
