"""Plugs training in."""

from __future__ import annotations

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.training import jobs
from app.training.views import pages

JOBS = [jobs.find_needs]


def wire(app: Flask) -> None:
    """Register the pages; look for common problems every night."""
    app.register_blueprint(pages)
    timetable.every("30 3 * * *", "training.find_needs")
    nav.add(50, _("Training needs"), "training.list_needs", "school", Permission.TRAINING_READ)
