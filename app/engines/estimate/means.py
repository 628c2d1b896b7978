"""Mean scores from drawn calls, with an interval that says how sure they are (M3).

Hájek estimator and its linearised variance for stratified sampling without replacement: Särndal,
Swensson and Wretman (1992), *Model Assisted Survey Sampling*, sections 5.7 and 3.7. Only drawn calls
may enter: a call picked by hand has no inclusion probability (S6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

FloatColumn = NDArray[np.float64]
IntColumn = NDArray[np.int64]
_ONE_OF_MANY = 1e-9  # the chance of a call that stands for all calls to come
CENSUS = -1  # degrees of freedom where nothing was left to chance
NO_SPREAD = 1e-12  # what rounding leaves of a standard error of zero, relative to the mean


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean in points and how sure it is.

    ``interval`` covers the true mean of all calls that could have been drawn with the stated confidence.
    It and ``standard_error`` are None where the calls cannot tell: fewer than two, or all of one score
    while others were not heard (equal scores show no spread, which does not mean that there is none).
    """

    mean: float
    calls: int
    standard_error: float | None
    degrees_of_freedom: int
    interval: tuple[float, float] | None


def probability_of_scored(probability: FloatColumn, stratum: IntColumn, drawn: IntColumn) -> FloatColumn:
    """The chance of each scored call to be drawn and scored by now, shape (n,): use it as ``probability``.

    ``drawn``: calls drawn in the call's stratum. Equal to the inclusion probability once all of them are
    scored; before, it keeps strata with open work in their true share, taking for granted that which
    calls are still open has nothing to do with their scores.
    """
    _, position = np.unique(stratum, return_inverse=True)
    return probability * np.bincount(position)[position] / drawn


def weighted_mean(
    score: FloatColumn, probability: FloatColumn, stratum: IntColumn, confidence: float = 0.95
) -> Estimate | None:
    """The mean score of all calls of the frame, from the drawn and scored ones; None without any.

    Columns of shape (n,): score in points, inclusion probability in (0, 1], stratum (any labels).
    """
    one_group = np.zeros(len(score), dtype=np.int64)
    return weighted_means(score, probability, stratum, one_group, confidence).get(0)


def weighted_means(
    score: FloatColumn,
    probability: FloatColumn,
    stratum: IntColumn,
    group: IntColumn,
    confidence: float = 0.95,
) -> dict[int, Estimate]:
    """`weighted_mean` of each group (agent, team, slot …) at once: group label to estimate, ascending.

    The variance is 1/N² · Σ over strata of m/(m−1) · Σ (1−π)(e − ē)² with e = (score − mean)/π and m the
    scored calls of the stratum. Strata with a single scored call are joined, which errs on the wide side;
    calls drawn for certain (π = 1) add no uncertainty. The interval uses Student's t with Σ(m − 1) degrees.
    Raises ValueError for a probability outside (0, 1].
    """
    if len(probability) and not (probability.min() > 0 and probability.max() <= 1):
        raise ValueError("Inclusion probabilities lie above 0 and are at most 1.")
    labels, of_group = np.unique(group, return_inverse=True)
    weight = 1 / probability
    total_weight = np.bincount(of_group, weight)
    mean = np.bincount(of_group, weight * score) / total_weight
    residual = weight * (score - mean[of_group])
    variance, degrees = _variance_of_total(residual, probability, stratum, of_group)
    error = np.sqrt(variance) / total_weight
    calls = np.bincount(of_group)
    return {
        int(label): _estimate(float(mean[i]), int(calls[i]), float(error[i]), int(degrees[i]), confidence)
        for i, label in enumerate(labels)
    }


def means_of_many(score: FloatColumn, group: IntColumn, confidence: float = 0.95) -> dict[int, Estimate]:
    """Plain means by group, where calls to come are in question: as good as drawn from an endless number."""
    nothing = np.zeros(len(score), dtype=np.int64)
    return weighted_means(score, np.full(len(score), _ONE_OF_MANY), nothing, group, confidence)


def _variance_of_total(
    residual: FloatColumn, probability: FloatColumn, stratum: IntColumn, of_group: IntColumn
) -> tuple[FloatColumn, IntColumn]:
    """Of each group the variance of its weighted total and its degrees of freedom: CENSUS where every
    call was heard, 0 where a single call cannot tell."""
    groups = int(of_group.max(initial=-1)) + 1
    sampled = probability < 1
    group, part, residual = of_group[sampled], 1 - probability[sampled], residual[sampled]
    cell = _joined_strata(stratum[sampled], group)
    size = np.bincount(cell)
    centred = residual - (np.bincount(cell, residual) / size)[cell]
    spread = (size / np.maximum(size - 1, 1))[cell] * part * centred**2
    calls, strata = np.bincount(group, minlength=groups), np.bincount(group, 1 / size[cell], minlength=groups)
    degrees = np.where(calls == 0, CENSUS, calls - np.rint(strata).astype(np.int64))
    return np.bincount(group, spread, minlength=groups).astype(np.float64), degrees


def _joined_strata(stratum: IntColumn, of_group: IntColumn) -> IntColumn:
    """Cells 0, 1, … of (group, stratum) in which single calls of a group are joined to one cell.

    Where that leaves one call alone, all calls of the group become one cell.
    """
    cell = _cells(of_group, stratum)
    alone = np.bincount(cell)[cell] == 1
    joined = np.where(alone, -1, cell)
    lone_rest = np.bincount(of_group[alone], minlength=int(of_group.max(initial=0)) + 1) == 1
    return _cells(of_group, np.where(lone_rest[of_group], -1, joined))


def _cells(of_group: IntColumn, label: IntColumn) -> IntColumn:
    """Numbers 0, 1, … for the distinct pairs of two columns."""
    values, position = np.unique(label, return_inverse=True)
    cell: IntColumn = np.unique(of_group * max(len(values), 1) + position, return_inverse=True)[1]
    return cell


def _estimate(mean: float, calls: int, error: float, degrees: int, confidence: float) -> Estimate:
    if calls >= 2 and degrees == CENSUS:
        return Estimate(mean, calls, 0.0, 0, (mean, mean))
    if calls < 2 or degrees == 0 or error <= NO_SPREAD * max(abs(mean), 1):
        return Estimate(mean, calls, None, 0, None)
    half_width = error * t_quantile(degrees, confidence)
    return Estimate(mean, calls, error, degrees, (mean - half_width, mean + half_width))


def t_quantile(degrees: float, confidence: float) -> float:
    """Student's t that holds the middle ``confidence`` (0–1) of the distribution."""
    return float(stdtrit(degrees, (1 + confidence) / 2))
