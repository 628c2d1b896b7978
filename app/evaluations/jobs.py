"""Work of evaluations for the queue."""

from __future__ import annotations

from datetime import date

from flask import current_app

from app.evaluations.service import alerting, assignment, publishing, trusting
from app.evaluations.service.risk import pick_risky as pick_risky_calls
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("evaluations.assign", needs=Permission.JOB_RUN)
def assign(draw_id: int) -> None:
    """Give the calls of a draw to their monitors."""
    with transaction():
        assignment.assign_evaluations(SYSTEM, draw_id)


@job("evaluations.follow_trust", needs=Permission.JOB_RUN)
def follow_trust() -> None:
    """Put items of calls that nobody opened before their monitors as far as rules are trusted now."""
    with transaction():
        trusting.follow_trust(SYSTEM)


@job("evaluations.pick_risky", needs=Permission.JOB_RUN)
def pick_risky(day: str) -> None:
    """Pick risky calls of the days before ``day`` (ISO date) and give them to monitors."""
    with transaction():
        pick_risky_calls(SYSTEM, date.fromisoformat(day), current_app.config["ZONE"])


@job("evaluations.publish_due", needs=Permission.JOB_RUN)
def publish_due() -> None:
    """Publish what was submitted and whose hour has come, batch by batch."""
    done = 1
    while done:
        with transaction():
            done = publishing.publish_due(SYSTEM)


@job("evaluations.finish_due", needs=Permission.JOB_RUN)
def finish_due() -> None:
    """Make final what can no longer be appealed (J2)."""
    with transaction():
        publishing.finish_due(SYSTEM)


@job("evaluations.alert", needs=Permission.JOB_RUN)
def alert(evaluation_id: int) -> None:
    """Tell lead and supervisors of a serious fault (Q5)."""
    with transaction():
        alerting.alert(SYSTEM, evaluation_id)
