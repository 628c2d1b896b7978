"""Work of the engine room for the queue."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from app.admin.service.calibrating import calibrate_as_demo
from app.admin.service.demo import hand_back_as_demo_monitor, score_as_demo_monitor
from app.admin.service.demo_appeals import appeal_as_demo_agents
from app.admin.service.demo_appraisals import appraise_as_demo
from app.admin.service.demo_ways import train_as_demo_trainer
from app.admin.service.listening import listen_together_as_demo
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.enqueue import enqueue
from app.foundation.queue.registry import job
from demo.calls import spoken_calls


@job("admin.score_demo_call", needs=Permission.JOB_RUN)
def score_demo_call(transcript_id: int) -> None:
    """Score a call of the demo's older weeks.

    After the last one: two agents appeal, one call is handed back, needs are found, people listen together
    and calibrate, monitors are appraised, the last month is filed, and the risk picks of the next morning are
    made, so that there is something to see on the first day.
    """
    zone = current_app.config["ZONE"]
    faults = {call["file"]: [fault["kind"] for fault in call["faults"]] for call in spoken_calls()}
    with transaction():
        if score_as_demo_monitor(transcript_id, faults, zone):
            hand_back_as_demo_monitor()
            appeal_as_demo_agents(zone)
            enqueue("training.find_needs", again=True)
            listen_together_as_demo(zone)
            calibrate_as_demo(faults, zone)
            appraise_as_demo(zone)
            enqueue("reports.file_month", month=clock.month_before(clock.today(zone)))
            enqueue("admin.train_demo_agents")
            enqueue("evaluations.pick_risky", day=(clock.today(zone) + timedelta(days=1)).isoformat())


@job("admin.train_demo_agents", needs=Permission.JOB_RUN)
def train_demo_agents() -> None:
    """File a training on a need of the demo centre, and draw whom to hear before it."""
    zone = current_app.config["ZONE"]
    with transaction():
        if train_as_demo_trainer(clock.today(zone), zone):
            enqueue("training.draw_calls", again=True)
