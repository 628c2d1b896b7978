"""No ranking where the difference is within chance (M3)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from app.engines.estimate.compare import RankRange, rank_ranges, within_chance
from app.engines.estimate.means import Estimate, weighted_mean

UNKNOWN = Estimate(80, 1, None, 0, None)


def sure(mean: float, error: float = 1.0, degrees: int = 30) -> Estimate:
    return Estimate(mean, degrees + 1, error, degrees, (mean - 2 * error, mean + 2 * error))


def heard_in_full(mean: float) -> Estimate:
    return Estimate(mean, 5, 0.0, 0, (mean, mean))


@pytest.mark.parametrize("seed", range(30))
def test_the_verdict_is_that_of_welchs_test(seed: int):
    """With tiny inclusion probabilities the finite population no longer matters."""
    chance = np.random.default_rng(seed)
    a, b = chance.normal(80, 5, 8), chance.normal(84, 9, 12)
    estimates = [weighted_mean(x, np.full(len(x), 1e-9), np.zeros(len(x), dtype=int)) for x in (a, b)]
    assert within_chance(*estimates) == (ttest_ind(a, b, equal_var=False).pvalue >= 0.05)


def test_an_unknown_spread_is_within_chance_of_anything():
    assert within_chance(UNKNOWN, sure(0))
    assert within_chance(sure(0), UNKNOWN)


def test_agents_heard_in_full_differ_by_any_difference():
    assert not within_chance(heard_in_full(80), heard_in_full(80.5))
    assert within_chance(heard_in_full(80), heard_in_full(80))


def test_one_heard_in_full_is_compared_by_the_others_uncertainty():
    assert within_chance(heard_in_full(80), sure(81.9))
    assert not within_chance(heard_in_full(80), sure(82.2))


def test_ranks_are_given_as_far_as_chance_leaves_them_open():
    assert rank_ranges([sure(90), sure(80), sure(80.5), sure(60), UNKNOWN]) == [
        RankRange(1, 2),
        RankRange(2, 4),
        RankRange(2, 4),
        RankRange(4, 5),
        RankRange(1, 5),
    ]


def test_nobody_has_no_rank():
    assert rank_ranges([]) == []
