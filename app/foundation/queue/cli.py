"""``flask queue …``: the worker, the scheduler, and one job by hand."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.foundation.queue.run import run_job
from app.foundation.queue.scheduler import run_scheduler
from app.foundation.queue.worker import run_worker

queue_group = AppGroup("queue", help="Run the parts that work in the background.")


@queue_group.command("worker")
@click.option("--processes", type=click.IntRange(1), help="How many jobs at once; default WORKER_PROCESSES.")
def worker(processes: int | None) -> None:
    """Run jobs until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # threads need the application itself
    run_worker(app, processes or app.config["WORKER_PROCESSES"])


@queue_group.command("scheduler")
def scheduler() -> None:
    """Say when, until stopped; a second one waits for the first to end."""
    run_scheduler(current_app._get_current_object())  # type: ignore[attr-defined]


@queue_group.command("run")
@click.argument("job_id", type=int)
def run(job_id: int) -> None:
    """Run one waiting job here and now."""
    run_job(job_id)
