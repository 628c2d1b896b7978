"""Work of appraisals for the queue."""

from __future__ import annotations

from flask import current_app

from app.appraisals.service import filing
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("appraisals.file_month", needs=Permission.APPRAISAL_FILE)
def file_month(month: str) -> None:
    """File the appraisals of ``month`` (J3); those that are filed stay as they are."""
    with transaction():
        filing.file_month(SYSTEM, month, current_app.config["ZONE"])
