"""Plugs live listening and mystery calls in."""

from __future__ import annotations

from flask import Flask

from app.evaluations.policy.panels import Panel, shown_beside
from app.evaluations.policy.states import Origin
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.live import jobs
from app.live.queries.duty import heard_between
from app.live.views import listening, mystery, records
from app.live.views.pages import pages
from app.live.views.panel import beside
from app.sampling.policy.listening import listened_to

ROOMS = [listening, mystery, records]  # importing them registers their pages
STYLE = "css/live.css"
JOBS = [jobs.match_records, jobs.end_clocks, jobs.ask_rules, jobs.tend_mystery]


def wire(app: Flask) -> None:
    """Register pages; match call records; tend clocks and mystery calls; count what is heard (S7)."""
    app.register_blueprint(pages)
    # Every minute, as call records come: an import that queued it would wait for every other import.
    timetable.every("* * * * *", "live.match_records")
    for job in ("live.end_clocks", "live.ask_rules", "live.tend_mystery"):
        timetable.every("*/5 * * * *", job)
    listened_to("live", heard_between)
    shown_beside(Origin.LIVE, Panel("live/_desk.html", "live/_sheet.html", STYLE, beside))
    shown_beside(Origin.MYSTERY, Panel("live/_scenario.html", "live/_sheet.html", STYLE, beside))
    nav.add(21, _("Live listening"), "live.list_heard", "ear", Permission.LIVE_ATTACH)
    nav.add(22, _("Mystery calls"), "live.list_mystery", "eye-off", Permission.MYSTERY_SEE)
