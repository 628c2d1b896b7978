"""Work of calibration for the queue."""

from __future__ import annotations

from flask import current_app

from app.calibration.service import telling
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("calibration.remind", needs=Permission.JOB_RUN)
def remind() -> None:
    """Remind those who have calls left to score."""
    with transaction():
        telling.remind(SYSTEM, clock.today(current_app.config["ZONE"]))
