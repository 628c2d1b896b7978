"""A small centre's month through the running parts, set going by telephone system and supervisor."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from app.evaluations.models import Evaluation
from app.foundation.db import db, transaction
from app.foundation.queue.enqueue import enqueue
from app.foundation.queue.models import Job, JobState
from app.foundation.storage import storage
from app.reports.models import MonthlySummary
from app.rubrics.models import StoredFinding
from app.sampling.models import Draw
from tests.factories.sampling import WEEK_ON
from tests.story.parts import wait_until
from tests.story.small_centre import MONTH, PASSWORD
from tests.story.visitor import Visitor

PATIENCE_S = 150.0


def signed_in(address: str) -> Visitor:
    """The supervisor at the browser."""
    supervisor = Visitor(address)
    supervisor.sign_in("supervisor", PASSWORD)
    return supervisor


def go_through_the_month(supervisor: Visitor, files: list[Path], calls: int) -> None:
    """Import, transcribe, find, draw, assign, file; each step begins when the one before has come to rest.

    ``files`` are sent by the browser; ``calls`` of them and of what lies in ``incoming/`` can be judged.
    """
    assert supervisor.send("/calls/import", files=files) == 200
    wait_until(lambda: is_at_rest() and calls_judged() == calls, PATIENCE_S, f"{calls} calls judged")
    with transaction():
        enqueue("sampling.close", week_on=WEEK_ON.isoformat())
    wait_until(lambda: is_at_rest() and is_drawn(), PATIENCE_S, "the week drawn and given to monitors")
    status = supervisor.send(f"/summaries/{MONTH}/file")
    assert status in (200, 409)  # 409: it is filed, only the answer was lost
    wait_until(lambda: is_at_rest() and is_filed(), PATIENCE_S, "the month filed")


def calls_judged() -> int:
    return _fresh(select(func.count(StoredFinding.transcript_id.distinct())))


def is_drawn() -> bool:
    drawn = _fresh(select(func.count()).where(Draw.week_on == WEEK_ON, Draw.drawn_at.is_not(None)))
    return bool(drawn and _fresh(select(func.count(Evaluation.id))))


def is_filed() -> bool:
    return bool(_fresh(select(func.count(MonthlySummary.id))))


def is_at_rest() -> bool:
    """No work waits or runs, and nothing lies in ``incoming/``; if something does, ask for a look into it."""
    assert not parked(), parked()
    if _fresh(select(func.count(Job.id)).where(Job.state.in_([JobState.WAITING, JobState.RUNNING]))):
        return False
    if not list(storage().arrived()):
        return True
    with transaction():
        enqueue("recordings.scan_incoming", again=True)
    return False


def parked() -> list[str]:
    return [
        f"{job.name}: {job.error}"
        for job in db.session.scalars(select(Job).where(Job.state == JobState.PARKED))
    ]


def _fresh(statement) -> int:
    """The answer of now: what an earlier look saw is forgotten."""
    db.session.rollback()
    return db.session.scalar(statement) or 0
