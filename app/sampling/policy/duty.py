"""What monitors are to hear on which days, and how the duty page tells it (S7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.engines.draw.columns import FloatColumn
from app.engines.draw.sampling_rules import AssignmentRules
from app.sampling.policy.listening import Listening

MOST_DAYS_AWAY = 366
LONGEST_DAY = 600


def daily_minutes(
    monitor_ids: Sequence[int],
    days: Sequence[date],
    rules: AssignmentRules,
    own_targets: Mapping[int, int],
    away: Collection[tuple[int, date]],
) -> FloatColumn:
    """Minutes that each monitor is to hear on each day, shape (monitors, days); 0 on days off and away.

    A day's target is the monitor's own, or else the rules'; ``listening_days`` of a week, from Monday on,
    are working days. ``away``: pairs (monitor id, day).
    """
    targets = np.array([own_targets.get(one, rules.daily_target_minutes) for one in monitor_ids])
    works = np.array([[(one, day) not in away for day in days] for one in monitor_ids], dtype=np.float64)
    weekday = np.array([day.weekday() < rules.listening_days for day in days], dtype=np.float64)
    minutes: FloatColumn = targets.reshape(-1, 1) * works.reshape(len(monitor_ids), len(days)) * weekday
    return minutes


def days_from(first: date, count: int) -> list[date]:
    """``count`` days in a row, the first included."""
    return [first + timedelta(days=further) for further in range(count)]


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One monitor on one day, in minutes: wanted, planned (due on it), done on it, and still due on it."""

    day: date
    target: int
    planned: int
    done: int
    due: int
    is_away: bool

    @property
    def over(self) -> int:
        """Minutes planned beyond what is wanted."""
        return max(self.planned - self.target, 0)


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """One monitor's days and their sums."""

    monitor_id: int
    days: list[DutyDay]

    @property
    def sums(self) -> DutyDay:
        """All days together; ``is_away`` where no day is left."""
        return DutyDay(
            self.days[0].day,
            target=sum(day.target for day in self.days),
            planned=sum(day.planned for day in self.days),
            done=sum(day.done for day in self.days),
            due=sum(day.due for day in self.days),
            is_away=all(day.is_away for day in self.days),
        )


def duty_weeks(
    monitor_ids: Sequence[int],
    days: Sequence[date],
    minutes: FloatColumn,
    away: Collection[tuple[int, date]],
    listened: Iterable[Listening],
) -> list[DutyWeek]:
    """The table monitor × day; ``minutes``: shape (monitors, days); ``listened``: any monitors and days."""
    sums: dict[tuple[int, date], tuple[int, int, int]] = {}
    for row in listened:
        planned, done, due = sums.get((row.monitor_id, row.day), (0, 0, 0))
        sums[row.monitor_id, row.day] = planned + row.planned_s, done + row.done_s, due + row.due_s
    return [
        DutyWeek(
            one,
            [
                DutyDay(
                    day, round(target), *_minutes(sums.get((one, day), (0, 0, 0))), is_away=(one, day) in away
                )
                for day, target in zip(days, targets, strict=True)
            ],
        )
        for one, targets in zip(monitor_ids, minutes.tolist(), strict=True)
    ]


def _minutes(seconds: tuple[int, int, int]) -> tuple[int, int, int]:
    planned, done, due = (round(one / 60) for one in seconds)
    return planned, done, due
