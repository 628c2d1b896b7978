"""Work of appeals for the queue."""

from __future__ import annotations

from flask import current_app

from app.appeals.service import chasing, ending
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("appeals.finish_due", needs=Permission.JOB_RUN)
def finish_due() -> None:
    """Close what was answered and not taken further in time."""
    with transaction():
        ending.finish_due(SYSTEM)


@job("appeals.chase", needs=Permission.JOB_RUN)
def chase() -> None:
    """Tell what is overdue, and bring up what nobody may decide."""
    with transaction():
        chasing.chase(SYSTEM, current_app.config["ZONE"])


@job("appeals.end_void", needs=Permission.JOB_RUN)
def end_void(evaluation_id: int) -> None:
    """End the appeal of a score that is void."""
    with transaction():
        ending.end_void(SYSTEM, evaluation_id)
