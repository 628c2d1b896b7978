"""Krippendorff's α: any number of raters, values missing, nominal, ordinal or interval data.

Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*. His coincidence matrix is not built:
every value is a point, and the squared distances of all pairs of some points are
2 · (n · Σ|x|² − |Σx|²). Nominal values are corners (one-hot), ordinal ones their mean ranks, whose distance
is his ordinal metric, interval ones themselves. So α costs the same for 4 verdicts and for 10,000 scores.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64] | NDArray[np.float64]
_NO_SPREAD = 1e-13  # what rounding leaves of a distance of zero, relative to all


def ratio(part: Counts, whole: Counts) -> Floats:
    """part / whole, NaN where there is no whole."""
    there = whole != 0
    found: Floats = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=there)
    return found


def distances(values: Counts, squares: Counts, sums: Counts) -> Floats:
    """Squared distances over all ordered pairs of ``values`` points, from Σ|x|² and Σx (…, coordinates)."""
    apart: Floats = 2.0 * (values * squares - (sums**2).sum(axis=-1))
    return apart


def within(values: Counts, squares: Counts, sums: Counts) -> Floats:
    """What a call adds to the disagreement: distances of its pairs, each value counted once; 0 if lone."""
    return distances(values, squares, sums) / np.maximum(values - 1, 1)


def alpha_from(values: Counts, disagreement: Counts, squares: Counts, sums: Counts) -> Floats:
    """α from sums over calls: pairable values, `within`, Σ|x|², Σx (…, coordinates).

    NaN where all values are the same: agreement and chance are then 0 / 0.
    """
    expected = distances(values, squares, sums)
    expected = np.where(expected > _NO_SPREAD * values * squares, expected, 0)
    return 1 - ratio((values - 1) * disagreement, expected)


def alpha_of(tables: Counts) -> Floats:
    """Nominal α of two observers from their crossed verdicts, shape (…, k, k)."""
    given = tables.sum(axis=-1) + tables.sum(axis=-2)
    values = given.sum(axis=-1)
    differing = tables.sum(axis=(-2, -1)) - np.trace(tables, axis1=-2, axis2=-1)
    return alpha_from(values, 4 * differing, values, given)  # a differing pair is 2 apart, seen both ways


def mean_ranks(counts: Counts) -> Floats:
    """Place of each ordered value by how often it and lower ones were given, shape (k,)."""
    counts = counts.astype(np.float64)
    ranks: Floats = np.cumsum(counts) - counts / 2
    return ranks
