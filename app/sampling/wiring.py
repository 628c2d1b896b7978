"""Plugs sampling in."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.clock import week_start
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.sampling import jobs  # noqa: F401 — importing it registers the jobs
from app.sampling.cli import sampling_group
from app.sampling.policy.weeks import WEEK
from app.sampling.views import conflicts, coverage, draws, duty, planning, plans
from app.sampling.views.pages import pages

DAY = timedelta(days=1)
ROOMS = [draws, coverage, duty, conflicts, plans, planning]  # importing them registers their pages


def wire(app: Flask) -> None:
    """Register pages, commands, each morning's draw, and Monday's work.

    That is: close the week that ended, file the plan of the one that begins, commit to the seed of the next.
    """
    app.register_blueprint(pages)
    app.cli.add_command(sampling_group)
    timetable.at("0 5 * * *", "sampling.draw", lambda day: {"day": (day - DAY).isoformat()})
    timetable.at("5 5 * * 1", "sampling.close", lambda day: {"week_on": _week(day, -1)})
    timetable.at("10 5 * * 1", "sampling.begin", lambda day: {"week_on": _week(day, 0)})
    timetable.at("15 5 * * 1", "sampling.prepare", lambda day: {"week_on": _week(day, 1)})
    nav.add(30, _("Sampling"), "sampling.list_draws", "dice-5", Permission.SAMPLE_READ)


def _week(day: date, further: int) -> str:
    return (week_start(day) + further * WEEK).isoformat()
