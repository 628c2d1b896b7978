"""Work of the organisation for the queue."""

from __future__ import annotations

from flask import current_app

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.organisation.service import saving


@job("organisation.end_access", needs=Permission.JOB_RUN)
def end_access() -> None:
    """Close the accounts of agents who left by today (P4)."""
    with transaction():
        saving.end_access(SYSTEM, clock.today(current_app.config["ZONE"]))
