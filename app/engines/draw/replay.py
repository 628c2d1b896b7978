"""Replay: anyone entitled redraws from the filed frame and the revealed seed, and asks why (S6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from app.engines.draw.draw import Drawn, draw
from app.engines.draw.frame import Frame
from app.engines.draw.sampling_rules import Plan


class DrawnCall(NamedTuple):
    """What is filed of one drawn call; ``number`` is its permanent random number."""

    agent_id: int
    period: int
    number: float
    probability: float


Row = TypeVar("Row", bound=tuple[Any, ...])


class DifferenceKind(StrEnum):
    """How a filed draw and its replay can differ in one call."""

    NOT_REDRAWN = "not_redrawn"  # filed, but the replay does not draw it
    NOT_FILED = "not_filed"  # the replay draws it, but it is not filed
    CHANGED = "changed"  # in both, with another agent, period, number or probability


@dataclass(frozen=True, slots=True)
class Difference(Generic[Row]):
    """One call that differs; the side that lacks it is None."""

    kind: DifferenceKind
    call_id: str
    filed: Row | None
    redrawn: Row | None


def replay(frame_bytes: bytes, seed: bytes, plan: Plan) -> dict[str, DrawnCall]:
    """Draw again from a filed frame: the drawn calls by call id. Raises ValueError for a broken frame."""
    frame = Frame.from_bytes(frame_bytes)
    return drawn_calls(frame, draw(frame, seed, plan))


def drawn_calls(frame: Frame, drawn: Drawn) -> dict[str, DrawnCall]:
    """The drawn calls by call id, in the form that is filed and compared."""
    return {
        call_id.decode(): DrawnCall(agent_id, period, number, probability)
        for call_id, agent_id, period, number, probability in zip(
            frame.call_id[drawn.index].tolist(),
            frame.agent_id[drawn.index].tolist(),
            frame.period[drawn.index].tolist(),
            drawn.number.tolist(),
            drawn.probability.tolist(),
            strict=True,
        )
    }


def compare(filed: Mapping[str, Row], redrawn: Mapping[str, Row]) -> list[Difference[Row]]:
    """What differs between a filed draw and its replay, by call id; an empty list says: the same draw.

    The rows may be those of any kind of draw, `DrawnCall` or `weekreplay.PickedCall`.
    """
    return [
        Difference(
            _kind(filed.get(call_id), redrawn.get(call_id)), call_id, filed.get(call_id), redrawn.get(call_id)
        )
        for call_id in sorted(filed.keys() | redrawn.keys())
        if filed.get(call_id) != redrawn.get(call_id)
    ]


def _kind(filed: Row | None, redrawn: Row | None) -> DifferenceKind:
    if redrawn is None:
        return DifferenceKind.NOT_REDRAWN
    return DifferenceKind.NOT_FILED if filed is None else DifferenceKind.CHANGED
