"""What tests of ``incoming/`` share: a clock that goes on, no broker, looks at what became of the files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation import clock
from app.foundation.db import db
from app.foundation.queue.models import Job
from app.foundation.queue.run import run_job
from app.foundation.storage import storage
from app.recordings.jobs import scan_incoming
from app.recordings.models import Call, Quarantined, Recording


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    """Job ids stay in the database; tests run the jobs themselves."""
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def later(monkeypatch):
    """``later(minutes)``: the clock goes on, so files are settled and waits are over."""
    real, ahead = clock.now, [timedelta(seconds=5)]
    monkeypatch.setattr(clock, "now", lambda: real() + ahead[0])

    def go_on(minutes: float) -> None:
        ahead[0] += timedelta(minutes=minutes)

    return go_on


def work_off() -> None:
    """Scan, and run every recording that the scan has queued."""
    scan_incoming()
    db.session.rollback()
    waiting = select(Job.id).where(Job.name == "recordings.ingest_recording", Job.state == "waiting")
    for job_id in db.session.scalars(waiting.order_by(Job.id)).all():
        run_job(job_id)


def kept() -> list[str]:
    """The calls that have their recording, by the telephone system's id."""
    rows = select(Call.external_id).join(Recording, Recording.call_id == Call.id).order_by(Call.id)
    return list(db.session.scalars(rows))


def reasons() -> dict[str, str]:
    """What was set aside, and why."""
    return {row.source: row.reason for row in db.session.scalars(select(Quarantined))}


def left() -> list[str]:
    """What still lies in ``incoming/``."""
    return [path.name for path in storage().arrived()]
