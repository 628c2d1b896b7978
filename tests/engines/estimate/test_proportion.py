"""Wilson's and Newcombe's intervals against published examples, and against scipy's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from app.engines.estimate.proportion import newcombe, wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_gives_the_examples_of_newcombe(hits, trials, low, high):
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=0.00005)


trials = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(trials, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_it_equals_scipys(pair, confidence):
    hits, n = pair
    other = binomtest(hits, n).proportion_ci(confidence, method="wilson")
    assert wilson(hits, n, confidence) == pytest.approx((other.low, other.high), abs=1e-12)


@given(trials)
def test_it_holds_the_share_and_one_more_hit_raises_it(pair):
    hits, n = pair
    low, high = wilson(hits, n)
    assert low <= hits / n <= high
    assert wilson(hits + 1, n + 1)[0] > low


def test_without_a_trial_it_can_be_anything():
    assert wilson(0, 0) == (0.0, 1.0)


def test_more_hits_than_trials_are_refused():
    with pytest.raises(ValueError, match="3 hits of 2 trials"):
        wilson(3, 2)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_differences_of_shares_are_those_of_newcombes_paper(after, before, low, high):
    assert newcombe(before, after) == pytest.approx((low, high), abs=6e-5)


@given(trials, trials)
def test_the_difference_turned_round_is_its_mirror(one, other):
    low, high = newcombe(one, other)
    assert newcombe(other, one) == pytest.approx((-high, -low))
    assert -1 <= low <= high <= 1
