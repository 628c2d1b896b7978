"""Plugs appeals in."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.appeals import jobs
from app.appeals.policy.telling import KINDS
from app.appeals.queries.appeals import is_appealable, latest_of
from app.appeals.views import figures, lists, lodging, one
from app.appeals.views.pages import pages
from app.evaluations.events import evaluation_voided
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.queue.enqueue import enqueue
from app.foundation.web import links, nav
from app.notices.policy import announces

# importing them registers their pages
ROOMS = [figures, lists, lodging, one]
JOBS = [jobs.finish_due, jobs.chase, jobs.end_void]


def wire(app: Flask) -> None:
    """Register the pages; lead from scores to appeals; each morning close and chase what is late."""
    app.register_blueprint(pages)
    for name, kind in KINDS.items():
        announces(name, kind)
    evaluation_voided.connect(_on_evaluation_voided)
    timetable.every("20 2 * * *", "appeals.finish_due")
    timetable.every("0 7 * * *", "appeals.chase")
    lodges, reads = Permission.APPEAL_LODGE, Permission.APPEAL_READ
    score = "evaluation"
    links.add(score, _("Appeal"), "appeals.new_appeal", "evaluation_id", "gavel", lodges, is_appealable)
    links.add(
        score, _("See the appeal"), "appeals.show_of", "evaluation_id", "gavel", reads,
        shown=lambda person, evaluation_id: latest_of(evaluation_id) is not None,
    )  # fmt: skip
    nav.add(22, _("Appeals"), "appeals.list_appeals", "gavel", reads)


def _on_evaluation_voided(sender: object, evaluation_id: int, **news: Any) -> None:
    enqueue("appeals.end_void", evaluation_id=evaluation_id)
