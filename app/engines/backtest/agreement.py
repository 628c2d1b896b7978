"""How far rules agree with what people decided: percent, Cohen's κ, Krippendorff's α, with intervals.

Intervals are percentiles of resampled calls from a fixed seed, so that the same verdicts give the same
interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.backtest.columns import NONE, NUMBER, Bytes
from app.engines.estimate.alpha import alpha_of
from app.engines.estimate.figure import Figure
from app.engines.estimate.kappa import kappa_of, percent_of
from app.engines.estimate.resample import percentiles, resampled_sums
from app.engines.scoring.verdict import Verdict

Floats: TypeAlias = NDArray[np.float64]
Tables: TypeAlias = NDArray[np.int64]
SEED = 20261126
_ABSTAIN = NUMBER[Verdict.ABSTAIN.value]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over ``calls`` that a person and the rule both decided; ``left`` more the rule left to the person.

    ``kappa`` and ``alpha`` are None where they are not defined: nobody ever gave a second verdict. A figure
    has no interval where resampling does not move it, as κ where a rule always says the same.
    """

    calls: int
    left: int
    percent: Figure | None
    kappa: Figure | None
    alpha: Figure | None


def agreement(people: Bytes, rules: Bytes) -> Agreement:
    """Compare two columns of verdicts, shape (n,); calls that a person did not decide do not count."""
    decided = (people != NONE) & (people != _ABSTAIN)
    left = int(np.count_nonzero(decided & (rules == _ABSTAIN)))
    both = decided & (rules != NONE) & (rules != _ABSTAIN)
    table = crossed(people[both], rules[both])
    measures = (percent_of, kappa_of, alpha_of)
    return Agreement(int(table.sum()), left, *(_figure(measure, table) for measure in measures))


def crossed(one: Bytes, other: Bytes) -> Tables:
    """How often each pair of verdicts was given: shape (k, k) for the k numbers of ``columns.NAMES``."""
    size = max(NUMBER.values()) + 1
    return np.bincount(one.astype(np.int64) * size + other, minlength=size * size).reshape(size, size)


def _figure(measure: Callable[[Tables | Floats], Floats], table: Tables) -> Figure | None:
    value = float(measure(table))
    if np.isnan(value):
        return None
    if not 0 < np.trace(table) < table.sum():
        return Figure(round(value, 4))  # without one exception nothing says how rare exceptions are
    drawn = resampled_sums(np.eye(table.size), table.ravel(), SEED)
    low, high = (round(float(bound), 4) for bound in percentiles(measure(drawn.reshape(-1, *table.shape))))
    return Figure(round(value, 4), low, high) if low < high else Figure(round(value, 4))
