"""The worker process: reports itself alive, runs jobs one at a time in each of its children."""

from __future__ import annotations

import gc
import os
import socket
import threading
from typing import Any

import structlog
from celery import Celery
from celery.signals import worker_process_init, worker_ready, worker_shutting_down
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.foundation.db import db, transaction
from app.foundation.queue import parts
from app.foundation.queue.celery import leave_parents_engines
from app.foundation.queue.forking import guard_forks, writing
from app.foundation.queue.sweep import sweep

log = structlog.get_logger()


def run_worker(app: Flask, processes: int) -> None:
    """Run until told to stop. SIGTERM lets running jobs end; a SIGKILL is mended by the sweep."""
    celery: Celery = app.extensions["celery"]
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=[app, stop], daemon=True, name="part-heartbeat")

    @worker_process_init.connect(weak=False)
    def leave_parents_connections(**_: Any) -> None:
        with app.app_context():
            db.engine.dispose(close=False)
        leave_parents_engines()
        keep_program()

    @worker_ready.connect(weak=False)
    def start_beat(**_: Any) -> None:
        beat.start()

    @worker_shutting_down.connect(weak=False)
    def stop_beat(**_: Any) -> None:
        stop.set()

    _sweep_once(app)
    guard_forks()
    quiet = ["--loglevel=WARNING", "--without-mingle", "--without-gossip"]
    celery.worker_main(["--quiet", "worker", f"--concurrency={processes}", *quiet])


def keep_program() -> None:
    """Spare the collector what the program itself consists of: it would go over half a million objects, a
    third of a second, each time that a job's rows have piled up."""
    gc.freeze()


def _sweep_once(app: Flask) -> None:
    """A worker that starts after a kill need not wait for the scheduler's next round."""
    with app.app_context():
        with transaction():
            sweep(app.config["JOB_LEASE_S"])
        db.session.remove()
        db.engine.dispose()


def _beat(app: Flask, stop: threading.Event) -> None:
    holder = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        with writing, app.app_context():
            try:
                with transaction():
                    parts.report(parts.WORKER, holder)
            except OperationalError as error:  # a busy database: the next beat comes in two seconds
                log.warning("worker.beat_missed", error=str(error))
            finally:
                db.session.remove()
        if stop.wait(parts.BEAT_S):
            return
