"""How a draft changes the mean score that rules propose: for all, by team, by agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.figure import Figure
from app.engines.estimate.means import Estimate, means_of_many

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class MeanChange:
    """Mean proposed score of a team or agent (``id``) on the same ``calls`` by both rubrics, in points:
    a sign of what the draft will do to calls to come.

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
    means = [means_of_many(points, group) for points in (before, after, after - before)]
    return tuple(
        MeanChange(label, found.calls, *(_figure(each[label]) for each in means))
        for label, found in means[0].items()
    )


def _figure(estimate: Estimate) -> Figure:
    mean = round(estimate.mean, _DIGITS)
    if estimate.interval is None:
        return Figure(mean)
    return Figure(mean, *(round(value, _DIGITS) for value in estimate.interval))
