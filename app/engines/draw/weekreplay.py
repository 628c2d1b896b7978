"""What is filed of the draws of a week (S6): drawn calls, and agents below quota.

`replay.compare` says what differs between two draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from app.engines.draw.cells import calls_by_agent
from app.engines.draw.closing import ClosedWeek
from app.engines.draw.columns import IntColumn
from app.engines.draw.frame import Frame
from app.engines.draw.picks import PickKind, Picks
from app.engines.draw.weekplan import WeekPlan


class PickedCall(NamedTuple):
    """What is filed of one drawn call; ``day`` as in `Picks`, ``number`` for its ``kind`` of pick."""

    agent_id: int
    day: int
    slot: int
    kind: PickKind
    number: float
    probability: float


class WeekShortfallReason(StrEnum):
    """Why an agent is below the quota of a closed week."""

    AWAY = "away"  # no calls, and none were to be expected
    NO_CALLS = "no_calls"
    ALL_EXCLUDED = "all_excluded"
    TOO_FEW_CALLS = "too_few_calls"


class WeekShortfall(NamedTuple):
    """One agent with fewer calls drawn in the week than wanted."""

    agent_id: int
    quota: int
    drawn: int
    reason: WeekShortfallReason

    @property
    def missing(self) -> int:
        """Calls that `quota.carried_over` decides about."""
        return self.quota - self.drawn


def picked_calls(picks: Picks) -> dict[str, PickedCall]:
    """The drawn calls by call id, in the form that is filed and compared."""
    columns = (picks.agent_id, picks.day, picks.slot, picks.kind, picks.number, picks.probability)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {
        call_id.decode(): PickedCall(agent_id, day, slot, PickKind(kind), number, probability)
        for call_id, (agent_id, day, slot, kind, number, probability) in zip(
            picks.call_id.tolist(), rows, strict=True
        )
    }


def week_shortfalls(
    frames: Mapping[int, Frame], closing: Frame, plan: WeekPlan, closed: ClosedWeek
) -> list[WeekShortfall]:
    """Agents below the quota of the week, by agent, with the reason; none is left out."""
    below = np.flatnonzero(closed.drawn < plan.quota)
    calls = calls_by_agent([*frames.values(), closing], plan) if len(below) else closed.drawable
    return [
        WeekShortfall(
            agent_id=int(plan.agent_id[i]),
            quota=int(plan.quota[i]),
            drawn=int(closed.drawn[i]),
            reason=why_short(int(calls[i]), int(closed.drawable[i]), plan.minutes[i]),
        )
        for i in below
    ]


def why_short(calls: int, drawable: int, minutes: IntColumn) -> WeekShortfallReason:
    """Why an agent with so many calls, ``drawable`` of them, and planned ``minutes`` a day gave too few."""
    if calls == 0:
        return WeekShortfallReason.NO_CALLS if minutes.any() else WeekShortfallReason.AWAY
    return WeekShortfallReason.TOO_FEW_CALLS if drawable else WeekShortfallReason.ALL_EXCLUDED
