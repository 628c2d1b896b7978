"""How long monitors were at their calls and how much they played of them: for themselves and their supervisor
alone (J3).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.evaluations.policy.attention import Habit, habit_of
from app.evaluations.policy.states import HELD
from app.evaluations.queries.assignment import IS_RECORDED
from app.foundation.db import db
from app.recordings.models import Recording


def habits(monitor_ids: Collection[int], start: datetime, end: datetime) -> dict[int, Habit]:
    """Of each of these monitors the calls that he submitted from ``start`` up to ``end``; one statement.

    Who has none of which the desk kept anything is left out. Nothing of an agent is counted by it.
    """
    rows = (
        select(Evaluation.monitor_id, Evaluation.active_s, Evaluation.heard, Recording.duration_s)
        # What was heard live was not played: a recording that came later is no share that is missing.
        .outerjoin(Recording, (Recording.call_id == Evaluation.call_id) & IS_RECORDED)
        .where(Evaluation.monitor_id.in_(monitor_ids), Evaluation.active_s > 0)
        .where(Evaluation.submitted_at >= start, Evaluation.submitted_at < end)
        .where(Evaluation.state.in_(HELD))
    )
    kept: dict[int, list[tuple[int, list[list[float]], float | None]]] = {}
    for monitor_id, active_s, heard, duration_s in db.session.execute(rows):
        kept.setdefault(monitor_id, []).append((active_s, heard, duration_s))
    found = {monitor_id: habit_of(calls) for monitor_id, calls in kept.items()}
    return {monitor_id: one for monitor_id, one in found.items() if one is not None}
