"""How two verdicts on the same thing agree, for many groups at once: two scorers of a call, or a monitor and
the reference (J1, J3). Cohen's κ plain and weighted; for more raters see `agreement`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from app.engines.estimate.figure import ENOUGH, Enough, Reliability, reliability
from app.engines.estimate.kappa import influence_of, kappa_of, ordered_weight, percent_of
from app.engines.estimate.proportion import wilson
from app.engines.estimate.resample import CONFIDENCE

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scale:
    """Verdicts numbered 0 … ``size`` − 1; those that have an order, lowest first.

    ``Scale(4, (1, 2, 0))`` where 1 is fail, 2 part, 0 pass and 3 not applicable.
    """

    size: int
    ordered: tuple[int, ...] = ()

    def check(self, *columns: Ints) -> None:
        """ValueError for a number that is no verdict."""
        for column in columns:
            if len(column) and not 0 <= column.min() <= column.max() < self.size:
                raise ValueError(f"A verdict lies outside 0 … {self.size - 1}.")


@dataclass(frozen=True, slots=True)
class Paired:
    """``pairs`` of verdicts, about as many calls as the figures' ``units``; no ``weighted`` without order."""

    pairs: int
    percent: Reliability
    kappa: Reliability
    weighted: Reliability | None


def paired(
    one: Ints, other: Ints, group: Ints, call: Ints, scale: Scale, enough: Enough = ENOUGH
) -> dict[int, Paired]:
    """Agreement of two columns of verdicts by group label, ascending; all columns of shape (n,).

    A group is an item, a monitor, a pair of both, or the whole. Verdicts of one call are alike, so a call
    counts as one draw however many items it has in the group. Percent: Wilson's interval for as many
    independent calls as the verdicts are worth; κ: Fleiss, Cohen and Everitt (1969), summed by call.
    ValueError for a number outside the scale.
    """
    scale.check(one, other)
    labels, of_group = np.unique(group, return_inverse=True)
    cells = scale.size**2
    pair = one * scale.size + other
    tables = np.bincount(of_group * cells + pair, minlength=len(labels) * cells)
    tables = tables.reshape(len(labels), scale.size, scale.size)
    calls = _Calls(of_group, pair, call, len(labels))
    measures = [_percents(tables, calls, enough), _kappas(tables, calls, enough)]
    weighted = _kappas(tables, calls, enough, scale.ordered) if scale.ordered else [None] * len(labels)
    pairs = tables.sum(axis=(-2, -1))
    return {
        int(label): Paired(int(pairs[i]), measures[0][i], measures[1][i], weighted[i])
        for i, label in enumerate(labels)
    }


class _Calls:
    """Which (group, call) each pair belongs to, for variances that take calls as drawn."""

    def __init__(self, of_group: Ints, pair: Ints, call: Ints, groups: int) -> None:
        _, position = np.unique(call, return_inverse=True)
        keys, self._of_pair = np.unique(
            of_group * (position.max(initial=0) + 1) + position, return_inverse=True
        )
        self._group = keys // (position.max(initial=0) + 1)
        self._cell = (of_group, pair)
        self.number = np.bincount(self._group, minlength=groups)

    def variances(self, influence: Floats) -> Floats:
        """Of a mean, from what each cell (groups, k, k) adds to it: shape (groups,)."""
        flat = influence.reshape(len(influence), influence.shape[-1] ** 2)[self._cell]
        moved = np.bincount(self._of_pair, flat)
        pairs = np.bincount(self._cell[0])
        squares: Floats = np.bincount(self._group, moved**2, minlength=len(influence)) / pairs**2
        return squares


def _percents(tables: Ints, calls: _Calls, enough: Enough) -> list[Reliability]:
    percent, pairs = percent_of(tables), tables.sum(axis=(-2, -1))
    variance = calls.variances(np.eye(tables.shape[-1]) - percent[:, None, None])
    found = []
    for share, spread, number, most in zip(percent, variance, calls.number, pairs, strict=True):
        worth = min(share * (1 - share) / spread, most) if spread > 0 else number
        found.append(reliability(share, *wilson(share * worth, worth, CONFIDENCE), int(number), enough))
    return found


def _kappas(tables: Ints, calls: _Calls, enough: Enough, ordered: Sequence[int] = ()) -> list[Reliability]:
    weight = ordered_weight(tables.shape[-1], ordered)
    kappa = kappa_of(tables, weight)
    half = ndtri((1 + CONFIDENCE) / 2) * np.sqrt(calls.variances(influence_of(tables, weight)))
    low, high = np.maximum(kappa - half, -1), np.minimum(kappa + half, 1)
    columns = zip(kappa, low, high, calls.number, strict=True)
    return [reliability(float(k), float(a), float(b), int(n), enough) for k, a, b, n in columns]
