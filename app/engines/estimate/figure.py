"""A figure, how sure it is, and why there is none where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

_NO_WIDTH = 1e-9  # what rounding leaves of an interval that is a point


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval; the interval is None where the calls cannot tell one."""

    value: float
    low: float | None = None
    high: float | None = None


class Undefined(StrEnum):
    """Why a figure of agreement has no value."""

    NO_PAIRS = "no_pairs"
    """No call was judged by two."""
    NO_SPREAD = "no_spread"
    """Nothing differs that could be told apart: always the same value, or calls that are alike on average."""


@dataclass(frozen=True, slots=True)
class Enough:
    """What a centre asks of a figure before it is believed: this many calls, and an interval no wider."""

    units: int = 10
    width: float = 0.5


ENOUGH = Enough()


@dataclass(frozen=True, slots=True)
class Reliability:
    """A figure of agreement (1 is perfect, chance is 0 except for percent) over ``units`` judged calls.

    ``value`` is None where it is not defined, and ``undefined`` says why. The interval is None where
    resampling does not move the figure, as in perfect agreement. ``too_few``: too few to tell.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int
    too_few: bool
    undefined: Undefined | None = None


def reliability(value: float, low: float, high: float, units: int, enough: Enough) -> Reliability:
    """Numbers as computed, NaN where there is none, as a `Reliability` without NaN."""
    value, low, high = float(value), float(low), float(high)
    if not isfinite(value):
        why = Undefined.NO_SPREAD if units else Undefined.NO_PAIRS
        return Reliability(None, None, None, units, True, why)
    few = units < enough.units
    if not (isfinite(low) and isfinite(high) and high - low > _NO_WIDTH):
        return Reliability(value, None, None, units, few)
    return Reliability(value, low, high, units, few or high - low > enough.width)
