"""Service slots (服务时段, S2): which part of the centre's day a call belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import BoolColumn, CodeColumn, FloatColumn, IntColumn, MaskColumn
from app.engines.draw.slot_rules import Slot, SlotRules, VolumeRules, Window

HALF_HOURS = 48
MINUTES_A_DAY = 1440


class SlotColumns(NamedTuple):
    """``primary``: the slot a call is drawn for; ``mask``: bit ``1 << slot`` of each it matches."""

    primary: CodeColumn
    mask: MaskColumn


def measure_volume(
    weekday: IntColumn, minute_of_day: IntColumn, counts: IntColumn, days_seen: IntColumn
) -> FloatColumn:
    """Mean calls of each weekday and half-hour, shape (7, 48).

    ``counts`` calls begin in each minute that ``weekday`` (Monday 0) and ``minute_of_day`` name, shape (n,);
    ``days_seen``, shape (7,), says how many Mondays, Tuesdays … the calls were counted on. A weekday never
    seen has volume 0.
    """
    cell = weekday * HALF_HOURS + minute_of_day // 30
    calls = np.bincount(cell, weights=counts, minlength=7 * HALF_HOURS).reshape(7, HALF_HOURS)
    return calls / np.maximum(days_seen, 1)[:, None]


def peak_and_low(volume: FloatColumn, rules: VolumeRules) -> tuple[BoolColumn, BoolColumn]:
    """The half-hours of daily peak and daily low (来电量高峰期, 低峰期), two arrays of shape (7, 48).

    Each weekday is judged by quantiles of its own open half-hours; a flat day has neither.
    """
    is_open = volume >= rules.open_from_calls
    opened = np.where(is_open, volume, np.nan)
    peak, low = np.zeros_like(is_open), np.zeros_like(is_open)
    for day in np.flatnonzero(is_open.any(axis=1)):
        bottom, top = np.nanquantile(opened[day], [rules.low_quantile, rules.peak_quantile])
        if bottom < top:
            peak[day], low[day] = opened[day] >= top, opened[day] <= bottom
    return peak, low


def slots_of(
    weekday: IntColumn,
    minute_of_day: IntColumn,
    rules: SlotRules,
    peak: BoolColumn,
    low: BoolColumn,
    roster: Mapping[Slot, BoolColumn] | None = None,
) -> SlotColumns:
    """Slots of calls by the centre's clock: ``weekday`` (Monday 0), ``minute_of_day``, both of shape (n,).

    ``peak`` and ``low`` come from `peak_and_low`. ``roster`` may say, call by call (bool, shape (n,)), who
    was in a slot by his own shift; it then stands in place of that slot's windows of the standard day.
    """
    mask = _day_table(rules, peak, low)[weekday, minute_of_day]
    for slot, inside in (roster or {}).items():
        bit = np.uint8(1 << slot)
        mask = np.where(inside, mask | bit, mask & ~bit)
    mask = np.where(mask == 0, np.uint8(1 << Slot.ORDINARY), mask)
    return SlotColumns(_first_by_priority(rules)[mask], mask)


def slots_in(mask: int) -> tuple[Slot, ...]:
    """The slots whose bits are set in one call's mask."""
    return tuple(slot for slot in Slot if mask >> slot & 1)


def _day_table(rules: SlotRules, peak: BoolColumn, low: BoolColumn) -> MaskColumn:
    """Masks of every minute of the week, shape (7, 1440): calls then look theirs up."""
    table = np.zeros((7, MINUTES_A_DAY), dtype=np.uint8)
    for slot, windows in rules.windows.items():
        for window in windows:
            table[:, _minutes_of(window)] |= np.uint8(1 << slot)
    table[np.repeat(peak, 30, axis=1)] |= np.uint8(1 << Slot.PEAK)
    table[np.repeat(low, 30, axis=1)] |= np.uint8(1 << Slot.LOW)
    return table


def _minutes_of(window: Window) -> BoolColumn:
    """Which minutes of a day lie in a window; one that ends before it begins runs over midnight."""
    minute = np.arange(MINUTES_A_DAY)
    begin, until = window.minutes
    if begin < until:
        return (minute >= begin) & (minute < until)
    return (minute >= begin) | (minute < until)


def _first_by_priority(rules: SlotRules) -> CodeColumn:
    """For each of the 256 masks the slot that comes first in the file's order of priority."""
    masks = np.arange(256)
    first = np.full(256, Slot.ORDINARY, dtype=np.int8)
    for slot in reversed(rules.priority):
        first[masks >> slot & 1 == 1] = slot
    return first
