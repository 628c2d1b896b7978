"""Which parts of the product are up: the worker and the scheduler report themselves (``/healthz``)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.foundation import clock
from app.foundation.db import change_rows, db
from app.foundation.queue.models import Part

WORKER, SCHEDULER = "worker", "scheduler"
BEAT_S = 2.0
LOST_AFTER_S = 12.0


def take(name: str, holder: str) -> bool:
    """Report part ``name`` alive, in the caller's transaction.

    False when another living holder has it: so only one scheduler runs, whatever the number of machines.
    """
    now = clock.now()
    free = (Part.holder == holder) | (Part.seen_at < now - timedelta(seconds=LOST_AFTER_S))
    if change_rows(update(Part).where(Part.name == name, free).values(holder=holder, seen_at=now)):
        return True
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Part).values(name=name, holder=holder, seen_at=now))
    except IntegrityError:
        return False
    return True


def report(name: str, holder: str) -> None:
    """Report part ``name`` alive whoever held it (workers may be many), in the caller's transaction."""
    part = db.session.get(Part, name)
    if part is None:
        db.session.add(Part(name=name, holder=holder, seen_at=clock.now()))
    else:
        part.holder, part.seen_at = holder, clock.now()


def missing() -> list[str]:
    """The parts that have not been seen lately."""
    since = clock.now() - timedelta(seconds=LOST_AFTER_S)
    alive = set(db.session.scalars(select(Part.name).where(Part.seen_at >= since)))
    return [name for name in (WORKER, SCHEDULER) if name not in alive]
