"""How far any number of raters agree, item by item and over a whole rubric, in one call on columns (J1, J3).

Fleiss (1971), *Measuring nominal scale agreement among many raters*, for unequal numbers of raters as Gwet
(2014), *Handbook of Inter-Rater Reliability*, with each call counted once; Krippendorff's α see `alpha`.
Intervals are percentiles over resampled calls, by a seed that follows from the verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.alpha import alpha_from, mean_ranks, ratio, within
from app.engines.estimate.figure import ENOUGH, Enough, Reliability, reliability
from app.engines.estimate.paired import Scale
from app.engines.estimate.proportion import wilson
from app.engines.estimate.resample import CONFIDENCE, measured

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of ``judged`` things that at least two judged: an item of a call each.

    ``percent``: how often two of them agree; ``ordinal``: α over ordered verdicts alone, None without order.
    """

    judged: int
    percent: Reliability
    fleiss: Reliability
    alpha: Reliability
    ordinal: Reliability | None


@dataclass(frozen=True, slots=True)
class RubricAgreement:
    """Of all items together, a call drawn with all its items, and of each item by its label."""

    whole: Agreement
    items: dict[int, Agreement]


def verdict_agreement(
    call: Ints, item: Ints, rater: Ints, verdict: Ints, scale: Scale, enough: Enough = ENOUGH
) -> RubricAgreement:
    """Agreement from long columns of shape (n,), a row a verdict; who did not judge has no row.

    ValueError for a number outside the scale or a rater who judged the same item of a call twice.
    """
    scale.check(verdict)
    of_thing, things = numbered(item, call)
    _refuse_twice(of_thing, rater)
    counts = np.bincount(of_thing * scale.size + verdict, minlength=len(things) * scale.size)
    counts = counts.reshape(len(things), scale.size)
    shared = counts.sum(axis=1) >= 2
    counts, things = counts[shared], things[shared]
    items = {
        int(label): _agreement(counts[things[:, 0] == label], None, scale, enough)
        for label in np.unique(item)
    }
    return RubricAgreement(_agreement(counts, things[:, 1], scale, enough), items)


def numbered(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Numbers 0, 1, … of the distinct pairs of two columns (n,), and the pairs (p, 2), ascending."""
    firsts, a = np.unique(first, return_inverse=True)
    seconds, b = np.unique(second, return_inverse=True)
    keys, number = np.unique(a * max(len(seconds), 1) + b, return_inverse=True)
    of_first, of_second = np.divmod(keys, max(len(seconds), 1))
    return number, np.stack([firsts[of_first], seconds[of_second]], axis=1)


def _refuse_twice(of_thing: Ints, rater: Ints) -> None:
    if len(numbered(of_thing, rater)[1]) < len(rater):
        raise ValueError("A rater judged the same thing twice.")


def _agreement(counts: Ints, call: Ints | None, scale: Scale, enough: Enough) -> Agreement:
    """From how often each thing got each verdict (things, k), and its call where a call has several."""
    rows = _rows(counts, scale)
    if call is not None:
        _, of_call = np.unique(call, return_inverse=True)
        rows = np.stack([np.bincount(of_call, column) for column in rows.T], axis=1)
    percent, fleiss, alpha, *ordinal = measured(rows, lambda sums: _measures(sums, scale), enough)
    exact = _exact_percent(rows, enough)
    return Agreement(len(counts), exact or percent, fleiss, alpha, ordinal[0] if ordinal else None)


def _rows(counts: Ints, scale: Scale) -> Floats:
    """What each thing adds to the sums that `_measures` reads."""
    raters = counts.sum(axis=1)
    pairs = raters * (raters - 1)
    equal = ((counts**2).sum(axis=1) - raters) / pairs
    nominal = (raters, within(raters, raters, counts))
    columns = [np.ones(len(counts)), equal, *nominal, *counts.T, *(counts / raters[:, None]).T]
    if scale.ordered:
        columns += _ordinal(counts[:, list(scale.ordered)])
    return np.stack(columns, axis=1)


def _ordinal(counts: Ints) -> list[Floats]:
    """Columns of the ordinal α: verdicts are places among all, which resampling leaves as they are."""
    counts = np.where(counts.sum(axis=1, keepdims=True) >= 2, counts, 0)
    place = mean_ranks(counts.sum(axis=0))
    values, squares, sums = counts.sum(axis=1), counts @ place**2, counts @ place
    return [values, within(values, squares, sums[:, None]), squares, sums]


def _measures(sums: Floats, scale: Scale) -> Floats:
    """Percent, Fleiss' κ, α and, of ordered verdicts, ordinal α from sums (…, p): shape (…, 3 or 4)."""
    things, equal, raters, disagreement = np.moveaxis(sums[..., :4], -1, 0)
    given, shares = sums[..., 4 : 4 + scale.size], sums[..., 4 + scale.size : 4 + 2 * scale.size]
    chance = ((shares / np.maximum(things, 1)[..., None]) ** 2).sum(axis=-1)
    percent = ratio(equal, things)
    found = [percent, ratio(percent - chance, 1 - chance), alpha_from(raters, disagreement, raters, given)]
    if scale.ordered:
        values, apart, squares, places = np.moveaxis(sums[..., 4 + 2 * scale.size :], -1, 0)
        found.append(alpha_from(values, apart, squares, places[..., None]))
    return np.stack(found, axis=-1)


def _exact_percent(rows: Floats, enough: Enough) -> Reliability | None:
    """Wilson's interval where each call agrees wholly or not at all, as two raters on one item do."""
    share = ratio(rows[:, 1], rows[:, 0])
    alike = np.ptp(rows[:, 0]) == 0 if len(rows) else False
    if not (len(rows) and ((share == 1).all() or (alike and ((share == 0) | (share == 1)).all()))):
        return None
    return reliability(
        float(share.mean()), *wilson(float(share.sum()), len(share), CONFIDENCE), len(rows), enough
    )
