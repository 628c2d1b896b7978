"""The plan of a week with daily draws: each agent's quota, planned minutes and obligatory slots (S1, S2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from app.engines.draw.columns import BoolColumn, IntColumn, MaskColumn
from app.engines.draw.sampling_rules import LateRule
from app.engines.draw.slot_rules import Slot
from app.engines.rulefile import RulesModel

DAYS = 7
SLOTS = len(Slot)
OUTSIDE = -1  # entry of an agent whom the plan does not name
SPARSEST = (
    100  # of so many ids between the lowest and the highest one belongs to the plan, or they are searched
)

Count = Annotated[int, Field(ge=0)]
SlotMask = Annotated[int, Field(ge=0, lt=1 << SLOTS)]


@dataclass(frozen=True, slots=True, eq=False)
class WeekPlan:
    """Columns by ascending agent id, shape (agents,); `FiledPlan` makes them and checks them.

    ``quota``: calls wanted in the week. ``minutes``, shape (agents, 7), Monday first: planned minutes,
    which spread the quota over the days; calls of a day with 0 wait for the closing. ``obligatory``:
    bit ``1 << slot`` of each slot from which one call is wanted.
    """

    agent_id: IntColumn
    quota: IntColumn
    minutes: IntColumn
    obligatory: MaskColumn
    late: LateRule

    @property
    def is_obligatory(self) -> BoolColumn:
        """Which slots are obligatory, shape (agents, slots)."""
        bits: BoolColumn = (self.obligatory[:, None] >> np.arange(SLOTS, dtype=np.uint8)) & 1 == 1
        return bits

    @property
    def cycle(self) -> IntColumn:
        """How many types take turns over an agent's picks: with at least one free type among them each
        call can be drawn, however many slots are obligatory."""
        types: IntColumn = self.is_obligatory.sum(axis=1) + 1
        return np.maximum(self.quota, types)

    def entries(self, agent_ids: IntColumn) -> IntColumn:
        """The entry of each agent, OUTSIDE where the plan does not name him; shape of ``agent_ids``."""
        if not len(self.agent_id):
            return np.full(len(agent_ids), OUTSIDE)
        lowest, span = self.agent_id[0], int(self.agent_id[-1] - self.agent_id[0]) + 1
        if span > SPARSEST * len(self.agent_id):
            place = np.minimum(np.searchsorted(self.agent_id, agent_ids), len(self.agent_id) - 1)
            return np.where(self.agent_id[place] == agent_ids, place, OUTSIDE)
        entry = np.full(span + 1, OUTSIDE)  # by id, and the last for all others: a tenth of the search's time
        entry[self.agent_id - lowest] = np.arange(len(self.agent_id))
        offset = agent_ids - lowest
        return entry[np.where((offset >= 0) & (offset < span), offset, span)]

    def part(self, entries: IntColumn) -> WeekPlan:
        """The plan of some of its agents, by ascending entries."""
        return WeekPlan(
            self.agent_id[entries],
            self.quota[entries],
            self.minutes[entries],
            self.obligatory[entries],
            self.late,
        )


class FiledPlan(RulesModel):
    """A week's plan as it is filed with the seed's commitment, lists by ascending agent id."""

    agent_ids: tuple[int, ...]
    quotas: tuple[Count, ...]
    minutes: tuple[tuple[Count, Count, Count, Count, Count, Count, Count], ...]
    obligatory: tuple[SlotMask, ...]
    late: LateRule

    @model_validator(mode="after")
    def _one_of_each_for_each_agent(self) -> Self:
        if list(self.agent_ids) != sorted(set(self.agent_ids)):
            raise ValueError("agent_ids must ascend and name each agent once")
        if not len(self.agent_ids) == len(self.quotas) == len(self.minutes) == len(self.obligatory):
            raise ValueError("there must be a quota, seven days and a slot mask for each agent")
        return self

    @property
    def columns(self) -> WeekPlan:
        """The plan as the engine takes it."""
        return WeekPlan(
            agent_id=np.array(self.agent_ids, dtype=np.int64),
            quota=np.array(self.quotas, dtype=np.int64),
            minutes=np.array(self.minutes, dtype=np.int64).reshape(-1, DAYS),
            obligatory=np.array(self.obligatory, dtype=np.uint8),
            late=self.late,
        )


def file_plan(
    agent_id: IntColumn, quota: IntColumn, minutes: IntColumn, obligatory: MaskColumn, late: LateRule
) -> FiledPlan:
    """The plan from columns of shape (agents,) in any order, ``minutes`` of shape (agents, 7).

    Raises ValueError for an agent named twice, negative figures and columns of unequal length.
    """
    order = np.argsort(agent_id, kind="stable")
    return FiledPlan.model_validate(
        {
            "agent_ids": tuple(agent_id[order].tolist()),
            "quotas": tuple(quota[order].tolist()),
            "minutes": tuple(map(tuple, minutes[order].tolist())),
            "obligatory": tuple(obligatory[order].tolist()),
            "late": late,
        }
    )
