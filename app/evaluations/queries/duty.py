"""What monitors were to hear, heard, and have still to hear, for the page of their duty (S7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN, PENDING, SHOWN
from app.evaluations.queries.assignment import IS_HELD, IS_RECORDED
from app.evaluations.queries.listening import LISTENING_S
from app.foundation import clock
from app.foundation.db import db
from app.sampling.policy.listening import Listening


def listening_between(first: date, last: date, zone: ZoneInfo) -> Iterator[Listening]:
    """Seconds planned, done and due of each monitor, from day ``first`` to ``last``; two statements.

    What was heard live counts by its own clock, elsewhere.
    """
    still_due = func.sum(case((Evaluation.state.in_(OPEN), LISTENING_S), else_=0))
    planned = (
        select(Evaluation.monitor_id, Evaluation.due_on, func.sum(LISTENING_S), still_due)
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(Evaluation.due_on >= first, Evaluation.due_on <= last, IS_HELD, IS_RECORDED)
        .group_by(Evaluation.monitor_id, Evaluation.due_on)
    )
    for monitor_id, day, planned_s, due_s in db.session.execute(planned):
        yield Listening(monitor_id, day, int(planned_s), 0, int(due_s))
    begin, end = clock.day_bounds(first, zone)[0], clock.day_bounds(last, zone)[1]
    done = (
        select(Evaluation.monitor_id, Evaluation.submitted_at, LISTENING_S)
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(Evaluation.submitted_at >= begin, Evaluation.submitted_at < end)
        .where(Evaluation.state.in_(PENDING + SHOWN), IS_RECORDED)
    )
    for monitor_id, submitted_at, duration_s in db.session.execute(done):
        if submitted_at is not None:
            yield Listening(monitor_id, submitted_at.astimezone(zone).date(), 0, int(duration_s), 0)
