"""Cohen's κ from crossed verdicts, plain and weighted, and its large-sample uncertainty.

Cohen (1960), *A coefficient of agreement for nominal scales*; Cohen (1968), *Weighted kappa*; Fleiss, Cohen
and Everitt (1969), *Large sample standard errors of kappa and weighted kappa*, equation 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.alpha import Counts, ratio

Floats: TypeAlias = NDArray[np.float64]


def percent_of(tables: Counts) -> Floats:
    """The share of equal verdicts, 0–1; tables of shape (…, k, k) give shape (…)."""
    return ratio(np.trace(tables, axis1=-2, axis2=-1), tables.sum(axis=(-2, -1)))


def kappa_of(tables: Counts, weight: Floats | None = None) -> Floats:
    """Cohen's κ of tables (…, k, k); NaN where chance alone would agree always.

    ``weight`` (k, k): how far two verdicts agree, 1 on the diagonal; without it, only equal ones do.
    """
    weight = np.eye(tables.shape[-1]) if weight is None else weight
    calls = tables.sum(axis=(-2, -1))
    agreed = (tables * weight).sum(axis=(-2, -1))
    chance = np.einsum("...i,ij,...j->...", tables.sum(axis=-1), weight, tables.sum(axis=-2))
    return ratio(calls * agreed - chance, calls**2 - chance)


def influence_of(tables: Counts, weight: Floats | None = None) -> Floats:
    """How far one call of each cell moves κ, times the calls: shape (…, k, k), mean 0 over the calls.

    Its mean square over the calls, divided by them, is the variance of Fleiss, Cohen and Everitt.
    """
    weight = np.eye(tables.shape[-1]) if weight is None else weight
    share = tables / np.maximum(tables.sum(axis=(-2, -1), keepdims=True), 1)
    of_row = share.sum(axis=-2) @ weight.T  # of each verdict of the first: what the second's give on average
    of_column = share.sum(axis=-1) @ weight
    chance = (share.sum(axis=-1) * of_row).sum(axis=-1)[..., None, None]
    kappa = kappa_of(tables, weight)[..., None, None]
    marginal = of_row[..., :, None] + of_column[..., None, :]
    moved = weight - marginal * (1 - kappa) - (kappa - chance * (1 - kappa))
    return ratio(moved, np.broadcast_to(1 - chance, moved.shape))


def ordered_weight(size: int, ordered: Sequence[int]) -> Floats:
    """Linear weights for ``size`` verdicts, of which ``ordered`` have this order; the others agree or not."""
    weight = np.eye(size)
    places = np.arange(len(ordered))
    apart = np.abs(places[:, None] - places) / max(len(ordered) - 1, 1)
    weight[np.ix_(list(ordered), list(ordered))] = 1 - apart
    return weight
