"""How far rules agree with what people decided: percent, Cohen's κ, Krippendorff's α, with intervals.

κ: Cohen (1960), *A coefficient of agreement for nominal scales*. α for nominal data and two observers:
Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*, section B. Intervals are percentiles
of resampled calls (Efron's bootstrap) from a fixed seed, so that the same verdicts give the same interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.backtest.columns import NONE, NUMBER, Bytes
from app.engines.scoring.verdict import Verdict

Floats: TypeAlias = NDArray[np.float64]
Tables: TypeAlias = NDArray[np.int64]
RESAMPLES, SEED = 2000, 20261126
CONFIDENCE = 0.95
_ABSTAIN = NUMBER[Verdict.ABSTAIN.value]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval; the interval is None where the calls cannot tell one."""

    value: float
    low: float | None = None
    high: float | None = None


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


def percent_of(tables: Tables) -> Floats:
    """The share of equal verdicts, 0–1; tables of shape (…, k, k) give shape (…)."""
    return _ratio(_equal(tables), _all(tables))


def kappa_of(tables: Tables) -> Floats:
    """Cohen's κ; NaN where chance alone would agree always."""
    expected = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1)
    calls = _all(tables)
    return _ratio(calls * _equal(tables) - expected, calls**2 - expected)


def alpha_of(tables: Tables) -> Floats:
    """Krippendorff's α; NaN where all verdicts are the same."""
    values = tables.sum(axis=-1) + tables.sum(axis=-2)  # each call is a pair of values
    total = values.sum(axis=-1)
    differing = total**2 - (values**2).sum(axis=-1)
    observed = 2 * (_all(tables) - _equal(tables))
    return 1 - _ratio((total - 1) * observed, differing)


def _all(tables: Tables) -> Tables:
    counted: Tables = tables.sum(axis=(-2, -1))
    return counted


def _equal(tables: Tables) -> Tables:
    diagonal: Tables = np.trace(tables, axis1=-2, axis2=-1)
    return diagonal


def _ratio(part: Tables, whole: Tables) -> Floats:
    there = whole != 0
    ratio: Floats = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=there)
    return ratio


def _figure(measure: Callable[[Tables], Floats], table: Tables) -> Figure | None:
    value = float(measure(table))
    if np.isnan(value):
        return None
    if not 0 < _equal(table) < _all(table):
        return Figure(round(value, 4))  # without one exception nothing says how rare exceptions are
    counts = table.ravel()
    drawn = np.random.default_rng(SEED).multinomial(counts.sum(), counts / counts.sum(), size=RESAMPLES)
    found = measure(drawn.reshape(RESAMPLES, *table.shape))
    tail = (1 - CONFIDENCE) / 2
    low, high = (round(float(bound), 4) for bound in np.nanquantile(found, [tail, 1 - tail]))
    return Figure(round(value, 4), low, high) if low < high else Figure(round(value, 4))
