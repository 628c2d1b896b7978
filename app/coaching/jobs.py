"""Work of coaching for the queue."""

from __future__ import annotations

from flask import current_app

from app.coaching.service import draws
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("coaching.draw_follow_ups", needs=Permission.JOB_RUN)
def draw_follow_ups() -> None:
    """Draw the calls of follow-ups that are due (F2)."""
    with transaction():
        draws.draw_follow_ups(SYSTEM, current_app.config["ZONE"])
