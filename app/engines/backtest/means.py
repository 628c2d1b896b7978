"""How a draft changes the mean score that rules propose: for all, by team, by agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.backtest.agreement import Figure
from app.engines.estimate.means import Estimate, weighted_means

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
# The question is what the draft will do to the calls to come, of which those of the period are a few:
# as good as drawn from an endless number.
_ONE_OF_MANY = 1e-9
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class MeanChange:
    """Mean proposed score of a team or agent (``id``) on the same ``calls`` by both rubrics, in points.

    The interval of ``change`` is that of the differences call by call, so it is narrower than the others.
    """

    id: int
    calls: int
    before: Figure
    after: Figure
    change: Figure


def changed_means(group: Ints, before: Floats, after: Floats) -> tuple[MeanChange, ...]:
    """Of each group the change of the mean, shape (n,) each; calls with NaN in one of both do not count."""
    both = ~(np.isnan(before) | np.isnan(after))
    group, before, after = group[both], before[both], after[both]
    means = [_means(group, points) for points in (before, after, after - before)]
    return tuple(
        MeanChange(label, found.calls, *(_figure(each[label]) for each in means))
        for label, found in means[0].items()
    )


def _means(group: Ints, points: Floats) -> dict[int, Estimate]:
    probability = np.full(len(points), _ONE_OF_MANY)
    return weighted_means(points, probability, np.zeros(len(points), dtype=np.int64), group)


def _figure(estimate: Estimate) -> Figure:
    mean = round(estimate.mean, _DIGITS)
    if estimate.interval is None:
        return Figure(mean)
    return Figure(mean, *(round(value, _DIGITS) for value in estimate.interval))
