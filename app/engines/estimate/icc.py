"""Intraclass correlation: the part of the variance of scores that is the calls', not the scorers'.

Shrout and Fleiss (1979), *Intraclass correlations: uses in assessing rater reliability*, their forms (1,1),
(2,1), (3,1), (1,k), (2,k) with intervals from F; for calls with unequal numbers of scores Searle's interval
as in Donner (1986), *A review of inference procedures for the intraclass correlation coefficient*.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from app.engines.estimate.resample import CONFIDENCE

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
_NO_SPREAD = 1e-12  # what rounding leaves of a mean square of zero, relative to all


class Band(NamedTuple):
    """A correlation with its 95 % interval, NaN where there is none."""

    value: float
    low: float
    high: float


NONE = Band(float("nan"), float("nan"), float("nan"))


class TwoWay(NamedTuple):
    """Of calls that all raters scored: one score of one rater (2,1), the mean of all k (2,k), and one score
    when the raters' different scales are left out of account (3,1)."""

    absolute: Band
    mean: Band
    consistency: Band


def one_way(unit: Ints, score: Floats) -> Band:
    """ICC(1,1): any raters, a call may have any number of scores; columns (n,), units 0 … u − 1.

    How much one score says where who scores is left to the lot. NaN without two calls, or without a call
    that has two scores, or where all scores are the same.
    """
    size = np.bincount(unit)
    calls, scores = len(size), len(score)
    if calls < 2 or scores == calls:
        return NONE
    centred = score - score.mean()
    mean = np.bincount(unit, centred) / size
    between = float(size @ mean**2) / (calls - 1)
    inside = float(((centred - mean[unit]) ** 2).sum()) / (scores - calls)
    between, inside = _settled(between, inside)
    each = float(scores - (size**2).sum() / scores) / (calls - 1)
    if between == inside == 0:
        return NONE
    value = _over(between - inside, between + (each - 1) * inside)
    return _from_f(value, between, inside, (calls - 1, scores - calls), each)


def of_means(single: Band, scores: float) -> Band:
    """(1,k) from (1,1): what the mean of ``scores`` scores says (Spearman and Brown)."""
    return Band(*(_over(scores * each, 1 + (scores - 1) * each) for each in single))


def two_way(table: Floats) -> TwoWay:
    """From a full table (calls, raters); NaN without two of both, or where all scores are the same."""
    n, k = table.shape
    if n < 2 or k < 2:
        return TwoWay(NONE, NONE, NONE)
    centred = table - table.mean()
    of_call, of_rater = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - of_call[:, None] - of_rater
    calls, raters, error = _settled(
        k * float(of_call @ of_call) / (n - 1),
        n * float(of_rater @ of_rater) / (k - 1),
        float((rest**2).sum()) / ((n - 1) * (k - 1)),
    )
    if calls == raters == error == 0:
        return TwoWay(NONE, NONE, NONE)
    whole = calls + (k - 1) * error + k * (raters - error) / n
    absolute = NONE
    if whole > 0:
        absolute = Band((calls - error) / whole, *_absolute_bounds(n, k, calls, raters, error))
    value = _over(calls - error, calls + (k - 1) * error)
    consistency = _from_f(value, calls, error, (n - 1, (n - 1) * (k - 1)), k)
    return TwoWay(absolute, of_means(absolute, k), consistency)


def _settled(*squares: float) -> tuple[float, ...]:
    """Mean squares in which what rounding left is zero."""
    most = max(squares)
    return tuple(0.0 if square <= _NO_SPREAD * max(most, 1) else square for square in squares)


def _from_f(value: float, of_calls: float, error: float, degrees: tuple[int, int], each: float) -> Band:
    if error == 0:
        return Band(value, float("nan"), float("nan"))
    seen, part = of_calls / error, (1 + CONFIDENCE) / 2
    low = seen / float(fdtri(*degrees, part))
    high = seen * float(fdtri(*degrees[::-1], part))
    return Band(value, _over(low - 1, low + each - 1), _over(high - 1, high + each - 1))


def _over(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _absolute_bounds(n: int, k: int, calls: float, raters: float, error: float) -> tuple[float, float]:
    """Shrout and Fleiss's bounds for (2,1), by Satterthwaite's degrees of freedom."""
    whole = calls + (k - 1) * error + k * (raters - error) / n
    value = (calls - error) / whole
    of_raters = k * value * raters
    of_error = (n * (1 + (k - 1) * value) - k * value) * error
    below = (n - 1) * of_raters**2 + of_error**2
    if below == 0:
        return float("nan"), float("nan")
    degrees, part = (k - 1) * (n - 1) * (of_raters + of_error) ** 2 / below, (1 + CONFIDENCE) / 2
    upper, lower = float(fdtri(n - 1, degrees, part)), float(fdtri(degrees, n - 1, part))
    rest = k * raters + (k * n - k - n) * error
    low = _over(n * (calls - upper * error), upper * rest + n * calls)
    high = _over(n * (lower * calls - error), rest + n * lower * calls)
    return low, high
