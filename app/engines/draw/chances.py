"""The final inclusion probability of every call of a closed week (S6).

An on-time call is missed by its day's draw and by the closing; a late one by its own step and by the
closing: 1 − π is the mean of (missed on the day) · (1 − R/M), or of (1 − m/L) · (1 − R/M), over the
outcomes of start, rotation and the number m of late calls taken, with R picks made among the M calls left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.engines.draw.cells import LATE_DAY
from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.outcomes import Group, groups, missed, rounded
from app.engines.draw.rest import LateRate, late_rate, left_over
from app.engines.draw.weekplan import DAYS, WeekPlan


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """``on_time``, shape (agents, 7, slots): probability of a call of that agent, day and slot; ``late``,
    shape (agents,): of his late calls; ``expected``, shape (agents,): calls drawn of him on average."""

    agent_id: IntColumn
    on_time: FloatColumn
    late: FloatColumn
    expected: FloatColumn

    def of(self, agent: IntColumn, day: IntColumn, slot: IntColumn) -> FloatColumn:
        """Probability of each call, shape (calls,); ``agent``: entry of the plan, ``day`` as in `Pool`."""
        on_time = self.on_time[agent, np.minimum(day, DAYS - 1), slot]
        return np.where(day == LATE_DAY, self.late[agent], on_time)

    def of_agents(self, agent_id: IntColumn, day: IntColumn, slot: IntColumn) -> FloatColumn:
        """The same by the agents' ids, to revise what the days' draws have filed."""
        return self.of(np.searchsorted(self.agent_id, agent_id), day, slot)


def chances(plan: WeekPlan, sizes: IntColumn, late_size: IntColumn) -> Chances:
    """Final probabilities from the sizes alone: ``sizes`` (agents, 7, slots), ``late_size`` (agents,)."""
    on_time, late = np.zeros(sizes.shape), np.zeros(len(plan.agent_id))
    expected = np.zeros(len(plan.agent_id))
    for group in groups(plan, sizes):
        one = group.entries
        part, late_here = plan.part(one), late_size[one]
        rate = late_rate(part, group.sizes, late_here)
        kept, late_miss, picks = _closing(group, part.quota, rate, late_here)
        for day in range(DAYS):
            miss = missed(group.made, group.sizes, day)
            on_time[one, day] = 1.0 - np.einsum("aw,saw->as", group.weight * kept, miss)
        late[one] = 1.0 - (group.weight * late_miss).sum(axis=1)
        expected[one] = (group.weight * picks).sum(axis=1)
    return Chances(plan.agent_id, rounded(on_time), rounded(late), expected)


def _closing(
    group: Group, quota: IntColumn, rate: LateRate, late_size: IntColumn
) -> tuple[FloatColumn, FloatColumn, FloatColumn]:
    """In each outcome, shape (agents, outcomes): the chance that the closing passes a call over that the
    days left; that it passes a late call over; the calls drawn of the week."""
    calls = (group.sizes.sum(axis=(1, 2)) + late_size)[:, None]
    kept, late_miss, drawn = (np.zeros_like(group.weight) for _ in range(3))
    for one_more, weight in ((0, rate.one_more_from), (1, 1.0 - rate.one_more_from)):
        extra = (rate.whole + one_more)[:, None]
        rest = left_over(quota[:, None], group.made.week, extra, calls)
        passed_over = weight[:, None] * (1.0 - rest.picks / np.maximum(rest.calls, 1))
        kept += passed_over
        late_miss += passed_over * (1.0 - extra / np.maximum(late_size, 1)[:, None])
        drawn += weight[:, None] * (group.made.week + extra + rest.picks)
    return kept, late_miss, drawn
