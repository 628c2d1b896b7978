"""A draw around a training made again from what was filed (S6)."""

from __future__ import annotations

from typing import NamedTuple

from app.engines.draw.groups import draw_group
from app.engines.draw.numbers import derived_seed, matches_commitment
from app.training.models import Training, TrainingDraw
from app.training.queries.trainings import frame_filed


class Replay(NamedTuple):
    """One draw made again: does the commitment fit, are the filed calls unaltered, do the same come."""

    phase: str
    is_committed: bool
    is_filed: bool
    is_same: bool

    @property
    def holds(self) -> bool:
        """Whether the draw is what it says that it is."""
        return self.is_committed and self.is_filed and self.is_same


def replay(training: Training) -> list[Replay]:
    """Both draws of a training, as far as they are made, again."""
    committed = matches_commitment(bytes.fromhex(training.seed), training.commitment)
    return [_replayed(training, draw, committed) for draw in training.draws]


def _replayed(training: Training, draw: TrainingDraw, committed: bool) -> Replay:
    frame = frame_filed(draw.frame_digest)
    if frame is None:
        return Replay(draw.phase, committed, is_filed=False, is_same=False)
    again = draw_group(derived_seed(bytes.fromhex(training.seed), draw.phase), frame, draw.wanted)
    kept = [one.call.external_id for one in draw.calls]
    same = list(again.calls.values()) == kept and again.passed_over == draw.passed_over
    return Replay(draw.phase, committed, is_filed=True, is_same=same and again.missing == draw.missing)
