"""Why one call was drawn or not, as data that a page puts into words (S6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.engines.draw.columns import IntColumn
from app.engines.draw.frame import Exclusion, Frame
from app.engines.draw.numbers import numbers_of
from app.engines.draw.sampling_rules import Plan


class WhyCode(StrEnum):
    """What decided; a page has one sentence for each."""

    UNKNOWN_CALL = (
        "unknown_call"  # the frame does not hold it: it belongs to another period, or came too late
    )
    EXCLUDED = "excluded"
    ALL_DRAWN = "all_drawn"  # the agent had no more calls than his quota
    DRAWN = "drawn"  # its number is among the smallest
    NOT_DRAWN = "not_drawn"  # enough calls of that agent have smaller numbers


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one call; figures that the code does not need are None.

    ``number`` is the call's permanent random number, ``rank`` its place among the ``size`` calls of its
    agent and period, ``limit`` the largest number that was still drawn, ``quota`` the calls wanted.
    """

    code: WhyCode
    call_id: str
    exclusion: Exclusion | None = None
    agent_id: int | None = None
    period: int | None = None
    number: float | None = None
    limit: float | None = None
    rank: int | None = None
    size: int | None = None
    quota: int | None = None


def why(frame: Frame, seed: bytes, plan: Plan, call_id: str) -> Why:
    """Why `draw` with this frame, seed and plan took the call or left it; looks at its stratum alone."""
    row = frame.row_of(call_id)
    if row is None:
        return Why(WhyCode.UNKNOWN_CALL, call_id)
    agent_id, period = int(frame.agent_id[row]), int(frame.period[row])
    exclusion = Exclusion(int(frame.exclusion[row]))
    if exclusion is not Exclusion.NONE:
        return Why(WhyCode.EXCLUDED, call_id, exclusion, agent_id, period)
    rivals = np.flatnonzero(
        (frame.agent_id == agent_id) & (frame.period == period) & (frame.exclusion == Exclusion.NONE)
    )
    return _by_number(frame, seed, plan.quota(agent_id), rivals, row)


def _by_number(frame: Frame, seed: bytes, quota: int, rivals: IntColumn, row: int) -> Why:
    numbers = numbers_of(seed, frame.call_id[rivals].tolist())
    order = np.argsort(numbers, kind="stable")
    rank = int(np.flatnonzero(rivals[order] == row)[0]) + 1
    taken = min(quota, len(rivals))
    return Why(
        code=_code(rank, quota, len(rivals)),
        call_id=frame.call_id[row].decode(),
        agent_id=int(frame.agent_id[row]),
        period=int(frame.period[row]),
        number=float(numbers[order[rank - 1]]),
        limit=float(numbers[order[taken - 1]]) if taken else None,
        rank=rank,
        size=len(rivals),
        quota=quota,
    )


def _code(rank: int, quota: int, size: int) -> WhyCode:
    if size <= quota:
        return WhyCode.ALL_DRAWN
    return WhyCode.DRAWN if rank <= quota else WhyCode.NOT_DRAWN
