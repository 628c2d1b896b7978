"""A monitor's day and the days after it: minutes wanted, calls that wait or are begun, days away (S7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.engines.draw.sampling_rules import AssignmentRules
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN, State
from app.evaluations.queries.handed_back import count_waiting
from app.evaluations.queries.listening import LISTENING_S
from app.foundation.db import db
from app.sampling.models import DayAway
from app.sampling.queries.duty import list_days_away, minutes_wanted

BEGUN_SHOWN = 5


class Waiting(NamedTuple):
    """Open calls that are due on a day, their seconds to hear, and the minutes that are wanted on it."""

    calls: int
    seconds: int
    wanted_minutes: int


class Day(NamedTuple):
    """``wanted_minutes`` of today; what waits by the day that it is due; drafts, the last one first; how
    many calls he handed back that wait for the supervisor; days away from today on."""

    wanted_minutes: int
    waiting: dict[date, Waiting]
    begun: Sequence[Evaluation]
    handed_back: int
    away: Sequence[DayAway]

    def overdue(self, today: date) -> Waiting:
        """All that was due before today."""
        late = [one for day, one in self.waiting.items() if day < today]
        return Waiting(sum(one.calls for one in late), sum(one.seconds for one in late), 0)

    @property
    def away_on(self) -> set[date]:
        """The days on which he does not listen."""
        return {one.day for one in self.away}


def day_of(monitor_id: int, today: date, rules: AssignmentRules) -> Day:
    """The monitor's day, in as many statements for any list."""
    rows = db.session.execute(
        select(Evaluation.due_on, func.count(), func.sum(LISTENING_S))
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(Evaluation.monitor_id == monitor_id, Evaluation.state.in_(OPEN))
        .group_by(Evaluation.due_on)
        .order_by(Evaluation.due_on)
    ).all()
    days = sorted({today, *(due_on for due_on, *_ in rows)})
    wanted = dict(zip(days, minutes_wanted([monitor_id], days, rules)[0].tolist(), strict=True))
    return Day(
        wanted_minutes=round(wanted[today]),
        waiting={due_on: Waiting(n, int(s), round(wanted[due_on])) for due_on, n, s in rows},
        begun=list_begun(monitor_id),
        handed_back=count_waiting(monitor_id),
        away=list_days_away(monitor_id, today),
    )


def list_begun(monitor_id: int) -> Sequence[Evaluation]:
    """The monitor's drafts, the last one saved first."""
    drafts = (
        select(Evaluation)
        .where(Evaluation.monitor_id == monitor_id, Evaluation.state == State.DRAFT.value)
        .options(joinedload(Evaluation.call), joinedload(Evaluation.agent))
        .order_by(Evaluation.saved_at.desc(), Evaluation.id.desc())
        .limit(BEGUN_SHOWN)
    )
    return db.session.scalars(drafts).unique().all()
