"""What a draw goes by besides its frame, filed with it so that anyone can redraw (S6)."""

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

EPOCH = date(1970, 1, 1)


class Volume(NamedTuple):
    """Mean calls of each weekday and half-hour and which of them are peak and low; all of shape (7, 48)."""

    mean: FloatColumn
    peak: BoolColumn
    low: BoolColumn


class Basis(BaseModel):
    """Plan, monitors, measured volume and the texts of the rules; ``measured_from`` is None without calls."""

    model_config = ConfigDict(frozen=True)

    plan: Plan
    listening: ListeningRules
    tolerance_calls: float
    monitor_ids: tuple[int, ...]
    target_minutes: tuple[float, ...]
    conflicts: tuple[tuple[int, int], ...]
    measured_from: date | None
    measured_until: date
    volume: tuple[tuple[float, ...], ...]
    peak: tuple[tuple[bool, ...], ...]
    low: tuple[tuple[bool, ...], ...]
    rules: dict[str, str]

    @property
    def monitors(self) -> Monitors:
        """The monitors as the engine takes them."""
        ids, minutes = (
            np.array(self.monitor_ids, dtype=np.int64),
            np.array(self.target_minutes, dtype=np.float64),
        )
        return Monitors(ids, minutes, self.conflicts)

    @property
    def measured(self) -> Volume:
        """The volume as the engine takes it."""
        return Volume(np.array(self.volume), np.array(self.peak, dtype=bool), np.array(self.low, dtype=bool))


def measure(starts_s: IntColumn, counts: IntColumn, until: date, zone: tzinfo, rules: SlotRules) -> Volume:
    """Volume of calls before the centre's day ``until`` (S2), counted from the first day that has one.

    ``counts`` calls begin in each quarter of an hour from ``starts_s`` (since the epoch), shape (buckets,).
    """
    local = local_times(starts_s, zone)
    until_day = (until - EPOCH).days
    days = np.arange(int(local.day.min()) if len(local.day) else until_day, until_day)
    days_seen = np.bincount((days + EPOCH.weekday()) % 7, minlength=7)
    mean = measure_volume(np.repeat(local.weekday, counts), np.repeat(local.minute, counts), days_seen)
    return Volume(mean, *peak_and_low(mean, rules.volume))
