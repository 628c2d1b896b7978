"""Allocation: the strata of a frame and how many calls each has to give (S1).

A stratum is one agent in one period. Every drawable call of it has the same chance, quota / size, so
peak and low, handover and meals are heard in the share in which the agent works them (S2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.engines.draw.columns import IntColumn
from app.engines.draw.frame import Frame
from app.engines.draw.sampling_rules import Plan

OUTSIDE = -1  # stratum of a call that cannot be drawn


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Columns of shape (strata,), by agent and period; ``of_row`` has one entry a call of the frame.

    ``size``: calls that can be drawn; ``calls``: all calls, excluded ones too; ``quota``: calls wanted.
    """

    agent_id: IntColumn
    period: IntColumn
    size: IntColumn
    calls: IntColumn
    quota: IntColumn
    of_row: IntColumn

    @property
    def taken(self) -> IntColumn:
        """Calls that each stratum really gives: its quota, or all that it has."""
        return np.minimum(self.quota, self.size)


def allocate(frame: Frame, plan: Plan) -> Strata:
    """Strata of all agents and periods that the frame or the plan names, empty ones included."""
    agents, agent_of_row = _known(frame.agent_id, plan.agents)
    periods, period_of_row = _known(frame.period, plan.periods)
    stratum = agent_of_row * len(periods) + period_of_row
    count = len(agents) * len(periods)
    can_be_drawn = frame.exclusion == 0
    quota = np.array([plan.quota(agent) for agent in agents.tolist()], dtype=np.int64)
    return Strata(
        agent_id=np.repeat(agents, len(periods)),
        period=np.tile(periods, len(agents)),
        size=np.bincount(stratum[can_be_drawn], minlength=count),
        calls=np.bincount(stratum, minlength=count),
        quota=np.repeat(quota, len(periods)),
        of_row=np.where(can_be_drawn, stratum, OUTSIDE),
    )


def _known(column: IntColumn, named: tuple[int, ...]) -> tuple[IntColumn, IntColumn]:
    """The ascending values of a column and of a plan together, and which of them each row has."""
    values = np.union1d(column, np.array(named, dtype=np.int64))
    return values, np.searchsorted(values, column)
