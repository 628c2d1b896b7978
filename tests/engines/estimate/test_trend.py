"""A trend is named only where chance does not explain it (M3)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import linregress

from app.engines.estimate.means import t_quantile
from app.engines.estimate.trend import Direction, weekly_trend

WEEKS = np.arange(8.0)


@pytest.mark.parametrize("seed", range(10))
def test_slope_and_interval_are_those_of_plain_regression(seed: int):
    score = 80 + np.random.default_rng(seed).normal(0, 3, 8)
    trend, other = weekly_trend(WEEKS, score), linregress(WEEKS, score)
    assert trend.slope == pytest.approx(other.slope)
    assert trend.interval[1] == pytest.approx(other.slope + t_quantile(6, 0.95) * other.stderr)


@pytest.mark.parametrize(
    ("score", "direction"),
    [
        (70 + 2 * WEEKS + [0, 1, -1, 0, 1, 0, -1, 0], Direction.RISING),
        (90 - 2 * WEEKS + [0, 1, -1, 0, 1, 0, -1, 0], Direction.FALLING),
        (80 + 0.1 * WEEKS + [3, -5, 4, 0, -4, 5, -3, 1], Direction.UNCLEAR),
        (np.full(8, 80.0), Direction.UNCLEAR),
    ],
)
def test_a_direction_is_named_where_the_interval_lies_on_one_side(score: np.ndarray, direction: Direction):
    assert weekly_trend(WEEKS, score).direction is direction


@pytest.mark.parametrize("weeks", [[], [1.0], [1.0, 2.0], [3.0, 3.0, 3.0]])
def test_too_little_to_tell_is_unclear_without_a_slope(weeks: list[float]):
    trend = weekly_trend(np.array(weeks), np.arange(len(weeks), dtype=float))
    assert (trend.slope, trend.interval, trend.direction) == (None, None, Direction.UNCLEAR)


def test_pure_chance_is_called_a_trend_one_time_in_twenty():
    chance = np.random.default_rng(5)
    called = sum(
        weekly_trend(WEEKS, chance.normal(80, 5, 8)).direction is not Direction.UNCLEAR for _ in range(3_000)
    )
    assert 0.035 < called / 3_000 < 0.065
