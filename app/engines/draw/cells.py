"""Which calls a draw of the week goes over, and how many there are for each agent, day and slot (S6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import BoolColumn, IdColumn, IntColumn
from app.engines.draw.frame import Exclusion, Frame
from app.engines.draw.weekplan import DAYS, OUTSIDE, SLOTS, WeekPlan

LATE_DAY = DAYS  # stands for the day of a call that the closing frame holds


class Pool(NamedTuple):
    """Calls that a draw goes over, by day and call id, columns of shape (calls,).

    ``agent``: entry of the plan; ``day``: of the frame that holds the call, Monday 0, LATE_DAY for the
    closing frame; ``row``: its row there.
    """

    call_id: IdColumn
    agent: IntColumn
    day: IntColumn
    slot: IntColumn
    row: IntColumn

    def at(self, places: IntColumn) -> Pool:
        """The calls at some places of the pool."""
        return Pool._make(column[places] for column in self)


class Cells(NamedTuple):
    """Calls of one frame, columns of shape (calls,): ``row`` there; ``cell``: entry of the plan, times the
    number of slots, plus the slot."""

    row: IntColumn
    cell: IntColumn


def on_time(frame: Frame, day: int, plan: WeekPlan, agents: BoolColumn | None = None) -> Pool:
    """The calls that the draw of ``day`` (Monday 0) goes over: drawable, of an agent with a quota who was
    planned that day. All other calls wait for the closing. ``agents``, shape (agents,): of these alone."""
    is_planned = _is_planned(plan, day)
    return _pool(frame, day, plan, is_planned if agents is None else is_planned & agents)


def late(frame: Frame, plan: WeekPlan) -> Pool:
    """The calls of a closing frame that can be drawn: of an agent with a quota."""
    return _pool(frame, LATE_DAY, plan, plan.quota > 0)


def joined(pools: Iterable[Pool]) -> Pool:
    """Pools one after the other; at least one."""
    return Pool._make(np.concatenate(columns) for columns in zip(*pools, strict=True))


def cell_sizes(frames: Mapping[int, Frame], until: int, plan: WeekPlan) -> IntColumn:
    """Calls on time of each agent, day up to ``until`` and slot: shape (agents, 7, slots).

    ``frames`` holds the days' frames by day; a day without one counts as a day without calls.
    """
    days = frames.keys() & range(until + 1)
    return sizes_of({day: cells_on_time(frames[day], day, plan).cell for day in days}, plan)


def sizes_of(cells: Mapping[int, IntColumn], plan: WeekPlan) -> IntColumn:
    """`cell_sizes` from the calls' cells by day, as `cells_on_time` gives them."""
    sizes = np.zeros((len(plan.agent_id), DAYS, SLOTS), dtype=np.int64)
    for day, cell in cells.items():
        sizes[:, day] = np.bincount(cell, minlength=len(plan.agent_id) * SLOTS).reshape(-1, SLOTS)
    return sizes


def cells_on_time(frame: Frame, day: int, plan: WeekPlan) -> Cells:
    """Rows and cells of the calls `on_time`, by row: no later frame of the week may hold them again."""
    agent, row = _taking_part(frame, plan, _is_planned(plan, day))
    return Cells(row, agent * SLOTS + frame.slot[row])


def calls_by_agent(frames: Iterable[Frame], plan: WeekPlan) -> IntColumn:
    """All calls of each agent in the frames, excluded ones too, shape (agents,)."""
    total = np.zeros(len(plan.agent_id), dtype=np.int64)
    for frame in frames:
        entry = plan.entries(frame.agent_id)
        total += np.bincount(entry[entry != OUTSIDE], minlength=len(total))
    return total


def _pool(frame: Frame, day: int, plan: WeekPlan, takes_part: BoolColumn) -> Pool:
    agent, row = _taking_part(frame, plan, takes_part)
    slot = frame.slot[row].astype(np.int64)
    return Pool(frame.call_id[row], agent, np.full(len(row), day), slot, row)


def _is_planned(plan: WeekPlan, day: int) -> BoolColumn:
    is_planned: BoolColumn = (plan.quota > 0) & (plan.minutes[:, day] > 0)
    return is_planned


def _taking_part(frame: Frame, plan: WeekPlan, takes_part: BoolColumn) -> tuple[IntColumn, IntColumn]:
    """Entry of the plan and row of each drawable call of an agent who takes part."""
    entry = plan.entries(frame.agent_id)
    row = np.flatnonzero((frame.exclusion == Exclusion.NONE) & np.append(takes_part, False)[entry])
    return entry[row], row
