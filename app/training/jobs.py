"""Work of training for the queue."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.training import service


@job("training.find_needs", needs=Permission.TRAINING_WRITE)
def find_needs() -> None:
    """Bring the training needs of the month up to date (F3); on the first, those of the month that ended."""
    zone = current_app.config["ZONE"]
    month = clock.month_of(clock.today(zone) - timedelta(days=1))
    with transaction():
        service.find_needs(SYSTEM, month, zone)
