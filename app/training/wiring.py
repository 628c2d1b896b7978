"""Plugs training in."""

from __future__ import annotations

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.training import jobs
from app.training.cli import training_group
from app.training.views import needs, trainings
from app.training.views.pages import pages

ROOMS = [needs, trainings]  # importing them registers their pages
JOBS = [jobs.find_needs, jobs.draw_calls]


def wire(app: Flask) -> None:
    """Register pages and commands; look for common problems at night, make due draws in the morning."""
    app.register_blueprint(pages)
    app.cli.add_command(training_group)
    timetable.every("30 3 * * *", "training.find_needs")
    timetable.every("15 6 * * *", "training.draw_calls")
    nav.add(50, _("Training needs"), "training.list_needs", "school", Permission.TRAINING_READ)
