"""Work of the engine room for the queue."""

from __future__ import annotations

from flask import current_app

from app.admin.service.demo import score_as_demo_monitor
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.enqueue import enqueue
from app.foundation.queue.registry import job
from demo.calls import spoken_calls


@job("admin.score_demo_call", needs=Permission.JOB_RUN)
def score_demo_call(transcript_id: int) -> None:
    """Score a call of the demo's older weeks; after the last one, find needs and file the last month."""
    zone = current_app.config["ZONE"]
    faults = {call["file"]: [fault["kind"] for fault in call["faults"]] for call in spoken_calls()}
    with transaction():
        if score_as_demo_monitor(transcript_id, faults, zone):
            enqueue("training.find_needs", again=True)
            enqueue("reports.file_month", month=clock.month_before(clock.today(zone)))
