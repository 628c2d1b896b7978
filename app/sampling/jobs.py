"""Work of sampling for the queue."""

from __future__ import annotations

from datetime import date

from flask import current_app

from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.clock import week_start
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.sampling.service import drawing, preparing


@job("sampling.prepare", needs=Permission.SAMPLE_DRAW)
def prepare(week_on: str) -> None:
    """Commit to the seed of the week that begins on ``week_on`` (ISO date)."""
    with transaction():
        preparing.prepare_week(SYSTEM, date.fromisoformat(week_on), current_app.config["ZONE"])


@job("sampling.begin", needs=Permission.SAMPLE_DRAW)
def begin(week_on: str) -> None:
    """File the plan of the week that begins on ``week_on`` (ISO date)."""
    with transaction():
        drawing.begin_week(SYSTEM, date.fromisoformat(week_on), current_app.config["ZONE"])


@job("sampling.draw", needs=Permission.SAMPLE_DRAW)
def draw(day: str) -> None:
    """Draw the calls of ``day`` (ISO date), after those of the days of its week that are missing."""
    on = date.fromisoformat(day)
    with transaction():
        drawing.draw_day(SYSTEM, week_start(on), on.weekday(), current_app.config["ZONE"])


@job("sampling.close", needs=Permission.SAMPLE_DRAW)
def close(week_on: str) -> None:
    """Close the week that began on ``week_on`` (ISO date)."""
    with transaction():
        drawing.close_week(SYSTEM, date.fromisoformat(week_on), current_app.config["ZONE"])
