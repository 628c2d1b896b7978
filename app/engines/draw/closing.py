"""The closing of a week, on the Monday after it (S1, S6).

1. Late calls — come too late for the draw of their day, or on days without planned minutes — are drawn at
   the rate of the week: floor(rate · late calls + a random number), so that coming late neither hides a
   call nor exposes it.
2. Picks of the quota still unmade are made among all calls of the week that are left.
3. What is missing after that is the shortfall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.engines.draw.cells import LATE_DAY, Pool, cell_sizes, joined, late, on_time
from app.engines.draw.chances import Chances, chances
from app.engines.draw.columns import BoolColumn, IntColumn
from app.engines.draw.daydraw import day_steps
from app.engines.draw.frame import Frame
from app.engines.draw.outcomes import Made, picks_made
from app.engines.draw.picks import PickKind, Picks, Step, picks_of, step
from app.engines.draw.rest import late_rate, left_over
from app.engines.draw.schedule import agent_numbers, drawn_schedule
from app.engines.draw.weekplan import WeekPlan


@dataclass(frozen=True, slots=True, eq=False)
class ClosedWeek:
    """``picks`` of the closing with their final probabilities; ``chances``: the final probability of every
    call of the week; ``drawable`` and ``drawn``, shape (agents,): calls of the whole week."""

    picks: Picks
    chances: Chances
    drawable: IntColumn
    drawn: IntColumn


class Taken(NamedTuple):
    """The two steps of a closing over their pool, which holds late calls alone of agents who lack nothing;
    ``drawn`` in the whole week, shape (agents,); calls on time, (agents, 7, slots), and late, (agents,)."""

    pool: Pool
    steps: tuple[Step, Step]
    drawn: IntColumn
    sizes: IntColumn
    late_size: IntColumn


def close_week(frames: Mapping[int, Frame], closing: Frame, seed: bytes, plan: WeekPlan) -> ClosedWeek:
    """Draw what the days left. ``frames``: the filed frames by day; ``closing``: all calls of the
    week that were not on time in those. Raises ValueError for a seed outside 16–64 bytes."""
    pool, steps, drawn, sizes, late_size = closing_steps(frames, closing, seed, plan)
    final = chances(plan, sizes, late_size)
    picks = picks_of(pool, steps, plan, final.of(pool.agent, pool.day, pool.slot))
    return ClosedWeek(picks, final, sizes.sum(axis=(1, 2)) + late_size, drawn)


def closing_steps(frames: Mapping[int, Frame], closing: Frame, seed: bytes, plan: WeekPlan) -> Taken:
    """What the closing takes: late calls, and calls left of agents whose quota the days did not fill."""
    late_calls, sizes = late(closing, plan), cell_sizes(frames, LATE_DAY, plan)
    late_size = np.bincount(late_calls.agent, minlength=len(plan.agent_id))
    made = picks_made(drawn_schedule(seed, plan), sizes)
    rate = late_rate(plan, sizes, late_size)
    extra = rate.whole + (agent_numbers(seed, "late calls", plan) >= rate.one_more_from)
    rest = left_over(plan.quota, made.week[:, 0], extra, sizes.sum(axis=(1, 2)) + late_size)
    days = {day: on_time(frames[day], day, plan, rest.picks > 0) for day in sorted(frames)}
    pool = joined([*days.values(), late_calls])
    is_late = np.flatnonzero(pool.day == LATE_DAY)
    first = step(seed, PickKind.LATE, pool, is_late, pool.agent, extra)
    is_left = rest.picks[pool.agent] > 0
    is_left[: len(pool.call_id) - len(late_calls.call_id)] = ~_drawn_before(seed, days, made)
    is_left[first.place[first.taken]] = False
    second = step(seed, PickKind.CLOSING, pool, np.flatnonzero(is_left), pool.agent, rest.picks)
    return Taken(pool, (first, second), made.week[:, 0] + extra + rest.picks, sizes, late_size)


def _drawn_before(seed: bytes, days: Mapping[int, Pool], made: Made) -> BoolColumn:
    """Which of the days' calls their draws took; of calls outside these pools it need not be known."""
    drawn = [np.zeros(0, dtype=np.bool_)]
    for day, pool in days.items():
        taken = np.zeros(len(pool.call_id), dtype=np.bool_)
        for one in day_steps(seed, pool, made.obligatory[day, :, :, 0].T, made.free[day, :, 0]):
            taken[one.place[one.taken]] = True
        drawn.append(taken)
    return np.concatenate(drawn)
