"""Work of sampling for the queue."""

from __future__ import annotations

from datetime import date

from flask import current_app

from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.sampling import service


@job("sampling.prepare", needs=Permission.SAMPLE_DRAW)
def prepare(week_on: str) -> None:
    """Commit to the seed of the week that begins on ``week_on`` (ISO date)."""
    with transaction():
        service.prepare_week(SYSTEM, date.fromisoformat(week_on), current_app.config["ZONE"])


@job("sampling.draw", needs=Permission.SAMPLE_DRAW)
def draw(week_on: str) -> None:
    """Draw the week that began on ``week_on`` (ISO date)."""
    with transaction():
        service.draw_week(SYSTEM, date.fromisoformat(week_on), current_app.config["ZONE"])
