"""Plugs coaching in."""

from __future__ import annotations

from flask import Flask

from app.coaching import jobs
from app.coaching.queries.draws import call_ids_of_interviewer
from app.coaching.views import pages
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import links, nav
from app.recordings.policy.hearing import may_hear

JOBS = [jobs.draw_follow_ups]


def wire(app: Flask) -> None:
    """Register the pages; draw calls for follow-ups every morning; let interviewers hear them (P3)."""
    app.register_blueprint(pages)
    timetable.every("0 4 * * *", "coaching.draw_follow_ups")
    may_hear("follow-up", call_ids_of_interviewer)
    writes = Permission.COACHING_WRITE
    links.add("evaluation", _("Interview"), "coaching.new_interview", "evaluation_id", "messages", writes)
    nav.add(40, _("Interviews and plans"), "coaching.overview", "heart-handshake", Permission.COACHING_READ)
