"""What draws go by besides their frames, filed with them so that anyone can redraw (S6)."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from app.engines.draw.assignment import Monitors
from app.engines.draw.columns import BoolColumn, FloatColumn, IntColumn
from app.engines.draw.localtime import local_times
from app.engines.draw.sampling_rules import ListeningRules, Plan
from app.engines.draw.slot_rules import SlotRules
from app.engines.draw.slots import measure_volume, peak_and_low
from app.engines.draw.weekplan import FiledPlan

EPOCH = date(1970, 1, 1)


class Volume(NamedTuple):
    """Mean calls of each weekday and half-hour and which of them are peak and low; all of shape (7, 48)."""

    mean: FloatColumn
    peak: BoolColumn
    low: BoolColumn


class Measured(BaseModel):
    """The volume that slots go by, and the texts of the rules; ``measured_from`` is None without calls."""

    model_config = ConfigDict(frozen=True)

    measured_from: date | None
    measured_until: date
    volume: tuple[tuple[float, ...], ...]
    peak: tuple[tuple[bool, ...], ...]
    low: tuple[tuple[bool, ...], ...]
    rules: dict[str, str]

    @property
    def measured(self) -> Volume:
        """The volume as the engine takes it."""
        return Volume(np.array(self.volume), np.array(self.peak, dtype=bool), np.array(self.low, dtype=bool))


class WholeWeekBasis(Measured):
    """The plan of a week that was drawn in one go; its file holds more, which no replay needs any more."""

    plan: Plan


class WeekBasis(Measured):
    """The plan of a week with daily draws, and what of the rules decides over its drawn calls (S1, S2)."""

    plan: FiledPlan
    listening: ListeningRules
    tolerance_calls: float
    double_share: float


class DayBasis(BaseModel):
    """Who can hear the calls that are drawn on one morning (S6, S7), on which ``days``.

    ``wanted`` and ``planned``: minutes that each monitor is to hear on each day, and has on his list for it
    already, shape (monitors, days); ``conflicts`` and ``heard`` (of the agents drawn) as
    `engines.draw.assignment` takes them.
    """

    model_config = ConfigDict(frozen=True)

    days: tuple[date, ...]
    monitor_ids: tuple[int, ...]
    wanted: tuple[tuple[float, ...], ...]
    planned: tuple[tuple[float, ...], ...]
    conflicts: tuple[tuple[int, int], ...]
    heard: tuple[tuple[int, int, int], ...]

    @property
    def wanted_minutes(self) -> FloatColumn:
        """Shape (monitors, days)."""
        return np.array(self.wanted, dtype=np.float64)

    @property
    def planned_minutes(self) -> FloatColumn:
        """Shape (monitors, days)."""
        return np.array(self.planned, dtype=np.float64)

    @property
    def monitors(self) -> Monitors:
        """The monitors as the engine takes them."""
        ids = np.array(self.monitor_ids, dtype=np.int64)
        wanted, planned = self.wanted_minutes.sum(axis=1), self.planned_minutes.sum(axis=1)
        return Monitors(ids, wanted, self.conflicts, self.heard, planned)


def measure(starts_s: IntColumn, counts: IntColumn, until: date, zone: tzinfo, rules: SlotRules) -> Volume:
    """Volume of calls before the centre's day ``until`` (S2), counted from the first day that has one.

    ``counts`` calls begin in each quarter of an hour from ``starts_s`` (since the epoch), shape (buckets,).
    """
    local = local_times(starts_s, zone)
    until_day = (until - EPOCH).days
    days = np.arange(int(local.day.min()) if len(local.day) else until_day, until_day)
    days_seen = np.bincount((days + EPOCH.weekday()) % 7, minlength=7)
    mean = measure_volume(local.weekday, local.minute, counts, days_seen)
    return Volume(mean, *peak_and_low(mean, rules.volume))
