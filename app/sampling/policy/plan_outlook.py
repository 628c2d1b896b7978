"""What a sampling plan would bring in a week: calls, listening, whose calls are too few (S1, S2, S7).

A reckoning with means: calls of the weeks before stand for those of the week to come. Late calls, which may
be drawn beyond the quota, are not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import BoolColumn, FloatColumn, IntColumn
from app.engines.draw.quota import quota_of
from app.engines.draw.sampling_rules import SamplingRules
from app.engines.draw.weekplan import DAYS, SLOTS
from app.engines.draw.weekreplay import WeekShortfallReason, why_short
from app.sampling.policy.duty import daily_minutes

SURE_AFTER_WEEKS = 1.0  # who is here for less has no usual week yet


class Staff(NamedTuple):
    """Who belongs to the centre in a week, by ascending id, shape (agents,): planned ``minutes`` of each day
    (agents, 7), days since he was hired when it begins, calls carried over to it."""

    agent_id: IntColumn
    minutes: IntColumn
    days_in: IntColumn
    carried: IntColumn


class Listeners(NamedTuple):
    """Who listens in the days of that week: targets of their own in minutes, days away."""

    monitor_ids: Sequence[int]
    days: Sequence[date]
    own_targets: Mapping[int, int]
    away: Collection[tuple[int, date]]


class PastSums(NamedTuple):
    """The calls of the weeks before, by ascending agent id, shape (agents with calls,): all, those that could
    be drawn, and the seconds that would be heard of these."""

    agent_id: IntColumn
    calls: IntColumn
    drawable: IntColumn
    heard_s: FloatColumn


class Usual(NamedTuple):
    """The same sums for each agent of a week, shape (agents,), and in how many of the weeks before he was in
    the centre."""

    calls: IntColumn
    drawable: IntColumn
    heard_s: FloatColumn
    weeks: FloatColumn


class Short(NamedTuple):
    """An agent who usually has fewer calls a week than the plan wants of him."""

    agent_id: int
    quota: int
    usual: float
    reason: WeekShortfallReason


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan's week. ``calls``: wanted; ``expected``: of these, what agents usually have; ``doubles``: of
    these, scored by two. ``minutes``: of listening, second listenings included, None where no call is known
    to reckon with; ``capacity``: minutes that monitors are to listen on all ``days`` together.
    ``unknown``: agents too new to have calls; ``below_slots``: agents heard less often than there are slots
    in the weeks in which each is to be heard once (None: no such rule)."""

    calls: int
    expected: float
    doubles: float
    minutes: float | None
    capacity: float
    days: int
    short: tuple[Short, ...]
    unknown: int
    below_slots: int | None

    @property
    def hours(self) -> float | None:
        """Hours of listening in the week."""
        return None if self.minutes is None else self.minutes / 60

    @property
    def spare_a_day(self) -> float | None:
        """Minutes a working day that monitors have beyond what there is to hear; less than 0: too few."""
        return None if self.minutes is None else (self.capacity - self.minutes) / self.days


def usual(staff: Staff, past: PastSums, trailing: int) -> Usual:
    """What each agent of a week usually has. ``past`` is of ``trailing`` weeks, and ends a week before it."""
    known = np.isin(past.agent_id, staff.agent_id)
    place = np.searchsorted(staff.agent_id, past.agent_id[known])
    days = np.clip(staff.days_in - DAYS, 0, trailing * DAYS)
    sums = np.zeros((3, len(staff.agent_id)))
    sums[:, place] = [past.calls[known], past.drawable[known], past.heard_s[known]]
    return Usual(sums[0].astype(np.int64), sums[1].astype(np.int64), sums[2], days / DAYS)


def outlook(staff: Staff, past: Usual, listeners: Listeners, rules: SamplingRules) -> Outlook:
    """What the plan brings in the week (S1, S7)."""
    quota = quota_of(staff.minutes.sum(axis=1) / 60, staff.days_in, staff.carried, rules)
    known = past.weeks >= SURE_AFTER_WEEKS
    a_week = _a_week(past, staff, known)
    expected = np.where(known, np.minimum(quota, a_week), quota)
    minutes = _minutes(expected, past)
    share, days = rules.double_share, rules.assignment.listening_days
    return Outlook(
        calls=int(quota.sum()),
        expected=float(expected.sum()),
        doubles=float(expected.sum() * share),
        minutes=None if minutes is None else minutes * (1 + share),
        capacity=float(_capacity(listeners, rules)),
        days=days,
        short=() if minutes is None else _short(staff, past, quota, a_week, known),
        unknown=int((~known).sum()),
        below_slots=_below_slots(quota, rules),
    )


def _a_week(past: Usual, staff: Staff, known: BoolColumn) -> FloatColumn:
    """Calls that could be drawn in a week, shape (agents,); none of who is not planned."""
    mean = np.divide(past.drawable, past.weeks, out=np.zeros(len(known)), where=known)
    return np.where(staff.minutes.any(axis=1), mean, 0.0)


def _minutes(expected: FloatColumn, past: Usual) -> float | None:
    """Minutes that the calls last which are heard; an agent without calls counts with the centre's mean."""
    drawable = past.drawable.sum()
    if not drawable:
        return None
    mean = np.full(len(expected), past.heard_s.sum() / drawable)
    np.divide(past.heard_s, past.drawable, out=mean, where=past.drawable > 0)
    return float((expected * mean).sum() / 60)


def _capacity(listeners: Listeners, rules: SamplingRules) -> float:
    if not listeners.monitor_ids:
        return 0.0
    people, days, own, away = listeners
    return float(daily_minutes(people, days, rules.assignment, own, away).sum())


def _short(
    staff: Staff, past: Usual, quota: IntColumn, a_week: FloatColumn, known: BoolColumn
) -> tuple[Short, ...]:
    """Who falls short, those who lack most first."""
    lacks = np.flatnonzero(known & (a_week < quota))
    order = lacks[np.argsort(a_week[lacks] - quota[lacks], kind="stable")]
    return tuple(
        Short(int(staff.agent_id[i]), int(quota[i]), float(a_week[i]), _reason(i, staff, past))
        for i in order.tolist()
    )


def _reason(agent: int, staff: Staff, past: Usual) -> WeekShortfallReason:
    """As the closing of a week says it: who is not planned is taken to have no calls."""
    minutes = staff.minutes[agent]
    calls = int(past.calls[agent]) if minutes.any() else 0
    return why_short(calls, int(past.drawable[agent]), minutes)


def _below_slots(quota: IntColumn, rules: SamplingRules) -> int | None:
    weeks = rules.slots.each_once_in_weeks
    return None if weeks is None else int((quota * weeks < SLOTS).sum())
