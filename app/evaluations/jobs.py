"""Work of evaluations for the queue."""

from __future__ import annotations

from app.evaluations.service import assignment
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job


@job("evaluations.assign", needs=Permission.JOB_RUN)
def assign(draw_id: int) -> None:
    """Give the calls of a draw to their monitors."""
    with transaction():
        assignment.assign_evaluations(SYSTEM, draw_id)
