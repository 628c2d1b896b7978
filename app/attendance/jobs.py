"""Work of attendance for the queue."""

from __future__ import annotations

from flask import current_app

from app.attendance.service.settlement import settle_month
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("attendance.settle", needs=Permission.ATTENDANCE_IMPORT)
def settle(month: str, cause: str) -> None:
    """Settle a month; ``cause`` (a day, an import) only tells one settlement of it from the next."""
    with transaction():
        settle_month(SYSTEM, month, current_app.config["ZONE"])
