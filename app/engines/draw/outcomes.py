"""How many picks are made in each outcome of start and rotation, and what follows for a call (S6).

Given the outcome and the sizes of the cells, the numbers of picks are fixed; chance only decides which
calls they take. With o obligatory picks from the N_s calls of a call's slot and f free ones from what is
left of the N calls of its day, it is missed with (1 − o/N_s)(1 − f/(N − o)): the two steps go by numbers
of different derived seeds and are independent. Its probability is the mean over all outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import BoolColumn, FloatColumn, IntColumn
from app.engines.draw.schedule import NEVER, Schedule, every_schedule
from app.engines.draw.weekplan import DAYS, WeekPlan

DIGITS = 12  # sums may differ in the last bit from machine to machine; what is filed must not


class Made(NamedTuple):
    """Picks made: ``obligatory``, shape (7, slots, agents, outcomes), and ``free``, (7, agents, outcomes)."""

    obligatory: BoolColumn
    free: IntColumn

    @property
    def week(self) -> IntColumn:
        """All picks of the days, shape (agents, outcomes)."""
        picks: IntColumn = self.obligatory.sum(axis=(0, 1)) + self.free.sum(axis=0)
        return picks


class Group(NamedTuple):
    """Agents whose types stand in equally long cycles: their entries, and all that can happen to them."""

    entries: IntColumn
    sizes: IntColumn
    made: Made
    weight: FloatColumn


def picks_made(schedule: Schedule, sizes: IntColumn, until: int = DAYS - 1) -> Made:
    """Day by day: an obligatory pick that is due is made as soon as its slot has a call, then the free
    ones that are due as far as calls are left; the others stay due. ``sizes``: (agents, 7, slots); nothing
    is made after day ``until``."""
    obligatory = np.zeros((DAYS, *schedule.place.shape), dtype=np.bool_)
    free = np.zeros_like(schedule.due)
    is_open, free_made = schedule.place != NEVER, np.zeros_like(schedule.due[0])
    for day, due in enumerate(schedule.due[: until + 1]):
        slot_sizes = sizes[:, day].T[:, :, None]
        is_due = schedule.place < due
        obligatory[day] = is_due & is_open & (slot_sizes > 0)
        is_open &= ~obligatory[day]
        left = slot_sizes.sum(axis=0) - obligatory[day].sum(axis=0)
        free[day] = np.minimum(due - is_due.sum(axis=0) - free_made, left)
        free_made += free[day]
    return Made(obligatory, free)


def missed(made: Made, sizes: IntColumn, day: int) -> FloatColumn:
    """The chance that the draw of ``day`` misses a call of each slot, shape (slots, agents, outcomes)."""
    slot_sizes = sizes[:, day].T[:, :, None]
    left = slot_sizes.sum(axis=0) - made.obligatory[day].sum(axis=0)
    by_slot: FloatColumn = 1.0 - made.obligatory[day] / np.maximum(slot_sizes, 1)
    by_day: FloatColumn = 1.0 - made.free[day] / np.maximum(left, 1)
    return by_slot * by_day


def day_probability(plan: WeekPlan, sizes: IntColumn, day: int) -> FloatColumn:
    """Chance of a call of each agent and slot to be drawn by the draw of its ``day``, shape (agents, slots).

    It hangs on the sizes of that day and of those before it alone; the closing can only add to it.
    """
    probability = np.zeros((len(plan.agent_id), sizes.shape[2]))
    for group in groups(plan, sizes, day):
        miss = missed(group.made, group.sizes, day)
        probability[group.entries] = 1.0 - np.einsum("aw,saw->as", group.weight, miss)
    return rounded(probability)


def groups(plan: WeekPlan, sizes: IntColumn, until: int = DAYS - 1) -> Iterator[Group]:
    """The agents by length of their cycle, with every outcome of the days up to ``until``."""
    cycles = plan.cycle
    for cycle in np.unique(cycles).tolist():
        entries = np.flatnonzero(cycles == cycle)
        schedule, weight = every_schedule(plan.part(entries), cycle)
        yield Group(entries, sizes[entries], picks_made(schedule, sizes[entries], until), weight)


def rounded(probability: FloatColumn) -> FloatColumn:
    """Probabilities as they are filed and compared."""
    return np.clip(np.round(probability, DIGITS), 0.0, 1.0)
