"""The draw: in each stratum the calls with the smallest permanent random numbers (S1, S6).

That is simple random sampling without replacement in each stratum (Ohlsson 1995): each call of a
stratum of N calls and quota n is drawn with probability min(1, n / N), whatever the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from app.engines.draw.allocation import Strata, allocate
from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.frame import Frame
from app.engines.draw.numbers import numbers_of
from app.engines.draw.sampling_rules import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The drawn calls, columns of shape (drawn,), by stratum and rank.

    ``index``: row of the frame; ``stratum``: entry of ``strata``; ``rank``: 1 for the smallest number of
    its stratum; ``number``: permanent random number; ``probability``: that this call would be drawn.
    """

    index: IntColumn
    stratum: IntColumn
    rank: IntColumn
    number: FloatColumn
    probability: FloatColumn
    strata: Strata


class ShortfallReason(StrEnum):
    """Why an agent is below quota."""

    NO_CALLS = "no_calls"
    ALL_EXCLUDED = "all_excluded"
    TOO_FEW_CALLS = "too_few_calls"


class Shortfall(NamedTuple):
    """One agent in one period with fewer calls drawn than wanted."""

    agent_id: int
    period: int
    quota: int
    drawn: int
    reason: ShortfallReason


def draw(frame: Frame, seed: bytes, plan: Plan) -> Drawn:
    """Draw each agent's quota in each period of the frame; n log n in the calls of the frame.

    Raises ValueError for a seed outside 16–64 bytes.
    """
    strata = allocate(frame, plan)
    rows = frame.drawable
    numbers = numbers_of(seed, frame.call_id[rows].tolist())
    # The sort is stable and rows come by call id, so equal numbers fall the same way in every draw.
    order = np.lexsort((numbers, strata.of_row[rows]))
    stratum = strata.of_row[rows[order]]
    rank = np.arange(len(rows)) - (np.cumsum(strata.size) - strata.size)[stratum] + 1
    kept = rank <= strata.quota[stratum]
    return Drawn(
        index=rows[order][kept],
        stratum=stratum[kept],
        rank=rank[kept],
        number=numbers[order][kept],
        probability=(strata.taken / np.maximum(strata.size, 1))[stratum[kept]],
        strata=strata,
    )


def shortfalls(strata: Strata) -> list[Shortfall]:
    """Agents and periods below quota, by agent and period, with the reason."""
    return [
        Shortfall(
            agent_id=int(strata.agent_id[i]),
            period=int(strata.period[i]),
            quota=int(strata.quota[i]),
            drawn=int(strata.size[i]),
            reason=_reason(int(strata.calls[i]), int(strata.size[i])),
        )
        for i in np.flatnonzero(strata.size < strata.quota)
    ]


def _reason(calls: int, drawable: int) -> ShortfallReason:
    if calls == 0:
        return ShortfallReason.NO_CALLS
    return ShortfallReason.TOO_FEW_CALLS if drawable else ShortfallReason.ALL_EXCLUDED
