"""Work of training for the queue."""

from __future__ import annotations

from flask import current_app

from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.training import service


@job("training.find_needs", needs=Permission.TRAINING_WRITE)
def find_needs(month: str) -> None:
    """Bring the training needs of ``month`` up to date (F3)."""
    with transaction():
        service.find_needs(SYSTEM, month, current_app.config["ZONE"])
