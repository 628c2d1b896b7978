"""Plugs calibration in."""

from __future__ import annotations

from flask import Flask

from app.calibration import jobs
from app.calibration.api import api
from app.calibration.policy import telling
from app.calibration.queries.figures import readings_in_force
from app.calibration.queries.sessions import calls_heard_by
from app.calibration.views import comparing, leading, lists, planning, scoring
from app.calibration.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.notices.policy import Kind, announces
from app.recordings.policy.blind import may_hear_blind
from app.rubrics.policy.readings import agreed_by

ROOMS = [comparing, leading, lists, planning, scoring]  # importing them registers their pages
JOBS = [jobs.remind]


def wire(app: Flask) -> None:
    """Register pages; let those who score blind hear their calls; remind them every morning.

    What was agreed is shown beside the guidance of items.
    """
    app.register_blueprint(pages)
    app.register_blueprint(api)
    may_hear_blind("calibration", calls_heard_by)
    agreed_by("calibration", readings_in_force)
    announces(telling.OPENED, Kind(telling.opened, "scale"))
    announces(telling.DUE, Kind(telling.due, "clock"))
    announces(telling.OVER, Kind(telling.over, "clock"))
    announces(telling.DISCUSSED, Kind(telling.discussed, "messages"))
    timetable.every("0 8 * * *", "calibration.remind")
    nav.add(25, _("Calibration"), "calibration.list_sessions", "scale", Permission.CALIBRATION_READ)
