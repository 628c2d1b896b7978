"""The draw of one day, made on the morning after it (S1, S2, S6).

1. Each agent's picks that are due by that day and not yet made follow from seed, plan and the frames of
   the days up to it: nothing else is remembered, so a draw that is made again is the same.
2. An obligatory pick takes the call with the smallest number among the agent's calls in its slot.
3. Free picks take the smallest numbers, of another derived seed, among the agent's other calls of the day.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.engines.draw.cells import Pool, cell_sizes, on_time
from app.engines.draw.columns import BoolColumn, IntColumn
from app.engines.draw.frame import Frame
from app.engines.draw.outcomes import day_probability, picks_made
from app.engines.draw.picks import PickKind, Picks, Step, picks_of, step
from app.engines.draw.schedule import drawn_schedule
from app.engines.draw.weekplan import SLOTS, WeekPlan


def draw_day(frames: Mapping[int, Frame], day: int, seed: bytes, plan: WeekPlan) -> Picks:
    """Draw the calls of ``day`` (Monday 0); n log n in its calls.

    ``frames``: the filed frames by day, at least those of ``day`` and of the days before it that were
    drawn; later ones change nothing. Raises KeyError without the day's frame, ValueError for a seed
    outside 16–64 bytes.
    """
    return draw_from(frames[day], cell_sizes(frames, day, plan), day, seed, plan)


def draw_from(frame: Frame, sizes: IntColumn, day: int, seed: bytes, plan: WeekPlan) -> Picks:
    """`draw_day` from the day's frame and what the frames up to it come to: their `cell_sizes`."""
    made = picks_made(drawn_schedule(seed, plan), sizes, day)
    obligatory, free = made.obligatory[day, :, :, 0].T, made.free[day, :, 0]
    pool = on_time(frame, day, plan)
    steps = day_steps(seed, pool, obligatory, free)
    chance, heard = np.zeros(obligatory.shape), np.flatnonzero(obligatory.any(axis=1) | (free > 0))
    chance[heard] = day_probability(plan.part(heard), sizes[heard], day)
    return picks_of(pool, steps, plan, chance[pool.agent, pool.slot])


def day_steps(seed: bytes, pool: Pool, obligatory: BoolColumn, free: IntColumn) -> tuple[Step, Step]:
    """The two steps of a day; ``obligatory``, shape (agents, slots), and ``free``, (agents,), say how many
    calls to take."""
    everyone, cell = np.arange(len(pool.call_id)), pool.agent * SLOTS + pool.slot
    first = step(seed, PickKind.OBLIGATORY, pool, everyone, cell, obligatory.ravel().astype(np.int64))
    rest = np.delete(everyone, first.place[first.taken])
    return first, step(seed, PickKind.FREE, pool, rest, pool.agent, free)
