"""No ranking where the difference is within chance (M3)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from app.engines.estimate.means import Estimate, t_quantile


class RankRange(NamedTuple):
    """The ranks (1 is best) that chance leaves open to one of several estimates."""

    best: int
    worst: int


def within_chance(a: Estimate, b: Estimate, confidence: float = 0.95) -> bool:
    """Whether two means differ by no more than chance explains, by Welch's t-test (Welch 1947).

    An estimate without an interval can be anything, so its difference from another is within chance.
    """
    if a.standard_error is None or b.standard_error is None:
        return True
    variance_a, variance_b = a.standard_error**2, b.standard_error**2
    if variance_a + variance_b == 0:
        return a.mean == b.mean
    limit = t_quantile(_degrees(a, b), confidence) * sqrt(variance_a + variance_b)
    return abs(a.mean - b.mean) <= limit


def rank_ranges(estimates: Sequence[Estimate], confidence: float = 0.95) -> list[RankRange]:
    """The ranks of each estimate: clearly better ones stand before it, clearly worse ones after.

    In the order handed in; n² comparisons.
    """
    return [
        RankRange(
            1 + sum(_clearly_better(other, one, confidence) for other in estimates),
            len(estimates) - sum(_clearly_better(one, other, confidence) for other in estimates),
        )
        for one in estimates
    ]


def _clearly_better(a: Estimate, b: Estimate, confidence: float) -> bool:
    return a.mean > b.mean and not within_chance(a, b, confidence)


def _degrees(a: Estimate, b: Estimate) -> float:
    """Welch–Satterthwaite; an estimate without uncertainty (all calls heard) has no part in it."""
    parts = [(e.standard_error**2, e.degrees_of_freedom) for e in (a, b) if e.standard_error]
    return sum(v for v, _ in parts) ** 2 / sum(v**2 / degrees for v, degrees in parts)
