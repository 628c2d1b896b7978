"""Whether scores rise or fall over the weeks, or cannot be told from chance (M3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.means import t_quantile

FloatColumn = NDArray[np.float64]
FEWEST_POINTS = 3  # a line through two points always fits, so it says nothing about chance


class Direction(StrEnum):
    """What the interval of the slope says."""

    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Trend:
    """``slope`` in points a week; it and ``interval`` are None where the points cannot tell."""

    slope: float | None
    interval: tuple[float, float] | None
    direction: Direction


UNKNOWN = Trend(None, None, Direction.UNCLEAR)


def weekly_trend(week: FloatColumn, score: FloatColumn, confidence: float = 0.95) -> Trend:
    """The least-squares slope of score (points) on week, both of shape (n,), and its t interval.

    Rising or falling only where the whole interval lies on one side of zero; unknown with fewer than
    three points, or all of one week. Textbook simple regression with n − 2 degrees of freedom.
    """
    if len(week) < FEWEST_POINTS or np.ptp(week) == 0:
        return UNKNOWN
    centred = week - week.mean()
    squares = float(centred @ centred)
    slope = float(centred @ score) / squares
    residual = score - score.mean() - slope * centred
    error = float(np.sqrt(residual @ residual / (len(week) - 2) / squares))
    half_width = error * t_quantile(len(week) - 2, confidence)
    interval = (slope - half_width, slope + half_width)
    return Trend(slope, interval, _direction(interval))


def _direction(interval: tuple[float, float]) -> Direction:
    if interval[0] > 0:
        return Direction.RISING
    return Direction.FALLING if interval[1] < 0 else Direction.UNCLEAR
