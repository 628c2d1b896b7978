"""How the channels of a recording relate: one party each, both mixed, or one sound twice."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

# Separate parties on separate lines correlate below 0.01; two-channel Opus at 24 kbit/s or less,
# which puts every word on both sides, well above 0.05 (measured on telephone calls).
MIXED_FROM = 0.05
IDENTICAL_FROM = 0.99


class ChannelRelation(StrEnum):
    """What two channels say of who is heard where (C2)."""

    MONO = "mono"
    SEPARATE = "separate"
    MIXED = "mixed"


def correlation(samples: NDArray[np.float32]) -> float:
    """Correlation of left and right, −1 to 1; ``samples`` has shape (2, n); 0 where one is silent."""
    # By sums of products: centred copies of an hour's channels would take 300 MB.
    left, right = samples
    shared = float(left @ right) / len(left) - float(left.mean()) * float(right.mean())
    power = float(left.var()) * float(right.var())
    return shared / power**0.5 if power > 0 else 0.0


def channel_relation(samples: NDArray[np.float32]) -> ChannelRelation:
    """Tell a party a channel from a mixture and from one sound stored twice (C2).

    ``samples`` has shape (channels, n). MIXED is a doubt to show, not a verdict: the channels
    leak into each other, so words may be given to the wrong speaker.
    """
    if len(samples) == 1:
        return ChannelRelation.MONO
    likeness = abs(correlation(samples))
    if likeness >= IDENTICAL_FROM:
        return ChannelRelation.MONO
    return ChannelRelation.MIXED if likeness > MIXED_FROM else ChannelRelation.SEPARATE
