"""Work of training for the queue."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.training.service import drawing, needs


@job("training.find_needs", needs=Permission.TRAINING_WRITE)
def find_needs() -> None:
    """Bring the training needs of the month up to date (F3); on the first, those of the month that ended."""
    zone = current_app.config["ZONE"]
    month = clock.month_of(clock.today(zone) - timedelta(days=1))
    with transaction():
        needs.find_needs(SYSTEM, month, zone)


@job("training.draw_calls", needs=Permission.JOB_RUN)
def draw_calls() -> None:
    """Make the draws around trainings whose day has come (S4); each in a transaction of its own."""
    zone = current_app.config["ZONE"]
    for training_id, phase in drawing.list_due(zone):
        with transaction():
            drawing.draw_calls(SYSTEM, training_id, phase, zone)
