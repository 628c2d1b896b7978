"""The scheduler process: says when, in one process that holds a lock in the database."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.foundation import clock
from app.foundation.audit.record import first_entry_at
from app.foundation.db import db, transaction
from app.foundation.queue import parts
from app.foundation.queue.celery import drop_delivered
from app.foundation.queue.sweep import sweep
from app.foundation.queue.timetable import ENTRIES, Entry, fire, last_firing, trigger

log = structlog.get_logger()
T = TypeVar("T")


def run_scheduler(app: Flask) -> None:
    """Wait for the lock, then run the timetable and the sweep until told to stop."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stopping.append(number))
    times = BackgroundScheduler(timezone=app.config["ZONE"])
    while not stopping:
        held = _in_app(app, lambda: parts.take(parts.SCHEDULER, holder))
        if held and not times.running:
            _start(app, times)
        if not held and times.running:
            log.warning("scheduler.lock_lost")
            return
        time.sleep(parts.BEAT_S / 2)
    if times.running:
        times.shutdown(wait=True)


def _start(app: Flask, times: BackgroundScheduler) -> None:
    log.info("scheduler.started", entries=sorted(ENTRIES))
    for entry in ENTRIES.values():
        times.add_job(
            _fire_now, trigger(entry, app.config["ZONE"]), args=[app, entry], coalesce=True,
            misfire_grace_time=None,  # on a busy machine a time comes late; it must come all the same
        )  # fmt: skip
        _make_up(app, entry)
    sweep_every = app.config["SWEEP_EVERY_S"]
    times.add_job(_sweep, "interval", seconds=sweep_every, args=[app], coalesce=True, max_instances=1)
    times.start()


def _fire_now(app: Flask, entry: Entry) -> None:
    _in_app(app, lambda: fire(entry, clock.today(app.config["ZONE"])))


def _make_up(app: Flask, entry: Entry) -> None:
    """Do what was due while no scheduler ran. What was due before the centre began to work is not missing."""
    due = last_firing(entry, clock.now() + timedelta(seconds=1), app.config["ZONE"])
    began = _in_app(app, first_entry_at)
    if due is not None and began is not None and due >= began:
        _in_app(app, lambda: fire(entry, due.date()))


def _sweep(app: Flask) -> None:
    _in_app(app, lambda: sweep(app.config["JOB_LEASE_S"]))
    drop_delivered(app.extensions["celery"].conf.broker_url)


def _in_app(app: Flask, action: Callable[[], T]) -> T:
    with app.app_context():
        try:
            with transaction():
                return action()
        finally:
            db.session.remove()
