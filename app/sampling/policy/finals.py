"""The final probabilities of calls that were drawn on their days (S6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from app.engines.draw.chances import Chances
from app.engines.draw.slot_rules import Slot
from app.sampling.policy.weeks import stratum_of


class Filed(Protocol):
    """What a row of a drawn call keeps of where it was drawn from."""

    @property
    def stratum(self) -> str:
        """Of its agent and week."""

    @property
    def slot(self) -> str:
        """By name."""

    @property
    def frame_day(self) -> int | None:
        """Whose frame holds the call."""


def final_probabilities(rows: Sequence[Filed], chances: Chances) -> list[float]:
    """The final probability of each row, as a closed week has them."""
    agents = np.array([stratum_of(row.stratum)[0] for row in rows], dtype=np.int64)
    days = np.array([row.frame_day or 0 for row in rows], dtype=np.int64)
    slots = np.array([Slot[row.slot.upper()] for row in rows], dtype=np.int64)
    finals: list[float] = chances.of_agents(agents, days, slots).tolist()
    return finals
