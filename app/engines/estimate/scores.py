"""How far total scores (points) of any number of raters agree (J1, J3).

α for interval data see `alpha`, intraclass correlations see `icc`. `apart` says the same in points, which a
supervisor reads more easily.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.agreement import numbered
from app.engines.estimate.alpha import alpha_from, ratio, within
from app.engines.estimate.figure import ENOUGH, Enough, Reliability, reliability
from app.engines.estimate.icc import Band, one_way, two_way
from app.engines.estimate.resample import measured

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoreAgreement:
    """Of ``judged`` calls with at least two scores; ``complete`` ones were scored by all ``raters``.

    ``apart``: mean difference of two scores of a call in points, regardless of its sign. ``single`` is
    ICC(1,1), whoever scores; ``absolute`` (2,1), ``mean`` (2,k), ``consistency`` (3,1) are of complete calls.
    Where ``consistency`` is high and ``absolute`` low, raters order calls alike but on different scales.
    """

    judged: int
    complete: int
    raters: int
    apart: Reliability
    alpha: Reliability
    single: Reliability
    absolute: Reliability
    mean: Reliability
    consistency: Reliability


def score_agreement(call: Ints, rater: Ints, score: Floats, enough: Enough = ENOUGH) -> ScoreAgreement:
    """Agreement from long columns (n,), a row a score in points. ValueError if a rater scored twice."""
    if len(numbered(call, rater)[1]) < len(call):
        raise ValueError("A rater scored the same call twice.")
    order = np.lexsort((score, call))  # one order of adding up, however the rows came
    call, rater, score = call[order], rater[order], score[order]
    _, of_call, size = np.unique(call, return_inverse=True, return_counts=True)
    shared = (size >= 2)[of_call]
    _, unit = np.unique(of_call[shared], return_inverse=True)
    points = score[shared] - score[shared].min(initial=np.inf)
    judged = int((size >= 2).sum())
    apart, alpha = measured(_rows(unit, points), _measures, enough)
    table = _full_table(of_call, rater, score, size)
    told = [_told(band, len(table), enough) for band in two_way(table)]
    return ScoreAgreement(
        judged,
        len(table),
        table.shape[1],
        replace(apart, too_few=judged < enough.units),  # a width in points is not one of a correlation
        alpha,
        _told(one_way(unit, points), judged, enough),
        *told,
    )


def _rows(unit: Ints, points: Floats) -> Floats:
    """What each call adds to the sums of `_measures`; scores of a call stand in ascending order."""
    size = np.bincount(unit)
    above = 2 * (np.arange(len(unit)) - (np.cumsum(size) - size)[unit]) - size[unit] + 1
    apart = np.bincount(unit, above * points) / (size * (size - 1) / 2)
    squares, sums = np.bincount(unit, points**2), np.bincount(unit, points)
    disagreement = within(size, squares, sums[:, None])
    return np.stack([np.ones(len(size)), apart, size, disagreement, squares, sums], axis=1)


def _measures(sums: Floats) -> Floats:
    calls, apart, values, disagreement, squares, points = np.moveaxis(sums, -1, 0)
    alpha = alpha_from(values, disagreement, squares, points[..., None])
    return np.stack([ratio(apart, calls), alpha], axis=-1)


def _full_table(of_call: Ints, rater: Ints, score: Floats, size: Ints) -> Floats:
    """Scores of the calls that all raters scored, shape (calls, raters)."""
    raters, of_rater = np.unique(rater, return_inverse=True)
    whole = size == len(raters)
    table = np.empty((int(whole.sum()), len(raters)))
    used = whole[of_call]
    table[(np.cumsum(whole) - 1)[of_call[used]], of_rater[used]] = score[used]
    return table


def _told(band: Band, calls: int, enough: Enough) -> Reliability:
    return reliability(*band, calls, enough)
