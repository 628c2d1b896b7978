"""How many calls the closing of a week takes: of the late ones, and of all that are left (S1, S6)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.sampling_rules import LateRule
from app.engines.draw.weekplan import WeekPlan


class LateRate(NamedTuple):
    """Late calls to take of each agent, shape (agents,): ``whole``, and one more when the agent's random
    number is at least ``one_more_from``."""

    whole: IntColumn
    one_more_from: FloatColumn


class Rest(NamedTuple):
    """``picks`` of the quota to make among the ``calls`` left; the shape of what they were made from."""

    picks: IntColumn
    calls: IntColumn


def late_rate(plan: WeekPlan, sizes: IntColumn, late_size: IntColumn) -> LateRate:
    """The agent's quota / his calls, times his late calls. ``sizes``: (agents, 7, slots).

    By `LateRule`, "his calls" are those on time or all. Never more than the quota: when a recorder was
    down all week, its calls together would else be drawn like the few that came on time.
    """
    on_time_size = sizes.sum(axis=(1, 2))
    calls = on_time_size + late_size if plan.late is LateRule.WEEK_RATE else np.maximum(on_time_size, 1)
    calls = np.maximum(calls, 1)
    whole, part = np.divmod(plan.quota * late_size, calls)
    most = np.minimum(plan.quota, late_size)
    return LateRate(np.minimum(whole, most), np.where(whole < most, 1.0 - part / calls, 1.0))


def left_over(quota: IntColumn, made: IntColumn, late: IntColumn, calls: IntColumn) -> Rest:
    """Picks still missing after ``made`` on the days and ``late`` ones, as far as the ``calls`` of the week
    (all of them) suffice. A late call counts for the quota first: only what is then missing is made up."""
    left = calls - made - late
    return Rest(np.minimum(np.maximum(quota - made - late, 0), left), left)
