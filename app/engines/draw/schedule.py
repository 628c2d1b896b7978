"""When an agent's picks fall due in the week, and which of them are obligatory for a slot (S1, S2).

1. With the quota n, the share C_j of the planned minutes up to day j times n, and a random start u in
   [0, 1), T_j = floor(C_j + u) picks are due until day j (systematic sampling, Madow 1949): n in the
   week, and n · share of the day expected on each.
2. The types of the picks — one for each obligatory slot, the others free — stand in a cycle, from which
   pick i takes number i + r, with r random: any pick can be of any type.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.numbers import derived_seed, numbers_of
from app.engines.draw.weekplan import WeekPlan

NEVER = np.iinfo(np.int64).max  # place of a slot that is not obligatory, or not in this turn of the cycle


class Schedule(NamedTuple):
    """Outcomes of start and rotation, one or all that can be, for each agent.

    ``due``, shape (7, agents, outcomes): picks due until the end of each day. ``place``, shape (slots,
    agents, outcomes): which pick, counted from 0, is obligatory for the slot. The short axes come first:
    sums over them are then sums of long columns.
    """

    due: IntColumn
    place: IntColumn


def drawn_schedule(seed: bytes, plan: WeekPlan) -> Schedule:
    """The schedule that the seed gives each agent: one outcome."""
    start = agent_numbers(seed, "start", plan)
    turn = np.floor(agent_numbers(seed, "rotation", plan) * plan.cycle).astype(np.int64)
    turn = np.minimum(turn, plan.cycle - 1)  # the product of a number next to 1 may be rounded up
    return Schedule(_due(plan, start[:, None]), _place(plan, turn[:, None]))


def every_schedule(plan: WeekPlan, cycle: int) -> tuple[Schedule, FloatColumn]:
    """All outcomes for agents of one ``cycle``, and the probability of each, shape (agents, outcomes).

    Between two break points of the start every T_j stays the same: at most eight intervals, each with
    ``cycle`` rotations.
    """
    breaks = np.sort(_picks(plan)[1], axis=0).T
    edges = np.pad(breaks, ((0, 0), (1, 0)))
    width = np.diff(edges, axis=1, append=1.0)
    happens = width.any(axis=0)  # a weekend without work leaves intervals of no width
    edges, width = edges[:, happens], width[:, happens]
    turns = np.tile(np.arange(cycle), edges.shape)
    due = np.repeat(_due(plan, edges), cycle, axis=2)
    return Schedule(due, _place(plan, turns)), np.repeat(width, cycle, axis=1) / cycle


def agent_numbers(seed: bytes, purpose: str, plan: WeekPlan) -> FloatColumn:
    """A number in [0, 1) for each agent of the plan, from his id and a seed derived for ``purpose``."""
    return numbers_of(derived_seed(seed, purpose), [b"%d" % agent for agent in plan.agent_id.tolist()])


def _picks(plan: WeekPlan) -> tuple[IntColumn, FloatColumn]:
    """floor(C_j), and the start from which one pick more is due by then; both of shape (7, agents).

    Whole numbers as long as possible, so that equality at a break point is no matter of rounding.
    """
    worked = np.cumsum(plan.minutes.T, axis=0)
    week = np.maximum(worked[-1], 1)
    whole, rest = np.divmod(plan.quota * worked, week)
    return whole, 1.0 - rest / week


def _due(plan: WeekPlan, start: FloatColumn) -> IntColumn:
    """T_j for starts of shape (agents, outcomes)."""
    whole, one_more_from = _picks(plan)
    return whole[:, :, None] + (start >= one_more_from[:, :, None])


def _place(plan: WeekPlan, turn: IntColumn) -> IntColumn:
    """The pick that is obligatory for each slot, for rotations of shape (agents, outcomes)."""
    obligatory = plan.is_obligatory.T
    position = np.cumsum(obligatory, axis=0) - 1
    place = (position[:, :, None] - turn) % plan.cycle[:, None]
    counts = obligatory[:, :, None] & (place < plan.quota[:, None])
    return np.where(counts, place, NEVER)
