"""Weighted means and intervals against worked examples, brute force and simulation."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.estimate.means import (
    probability_of_scored,
    t_quantile,
    weighted_mean,
    weighted_means,
)

scores = st.floats(0, 100)


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def strata(*labels: int) -> np.ndarray:
    return np.array(labels, dtype=np.int64)


def test_a_worked_example_of_one_stratum():
    """Four of ten: mean 80, s² = 250/3, variance (1 − 0.4) · s² / 4 = 12.5, t(3) = 3.182."""
    estimate = weighted_mean(column(70, 75, 85, 90), np.full(4, 0.4), strata(1, 1, 1, 1))
    assert estimate.mean == pytest.approx(80)
    assert estimate.standard_error == pytest.approx(np.sqrt((1 - 0.4) * (250 / 3) / 4))
    half_width = 3.182446 * np.sqrt(12.5)
    assert estimate.interval == pytest.approx((80 - half_width, 80 + half_width), rel=1e-6)
    assert (estimate.calls, estimate.degrees_of_freedom) == (4, 3)


def test_a_worked_example_of_two_strata():
    """10 calls of 2 drawn, 30 calls of 3 drawn: (10 · 60 + 30 · 90) / 40 = 82.5."""
    estimate = weighted_mean(
        column(50, 70, 80, 90, 100), column(0.2, 0.2, 0.1, 0.1, 0.1), strata(1, 1, 2, 2, 2)
    )
    variance = (10 / 40) ** 2 * 0.8 * 200 / 2 + (30 / 40) ** 2 * 0.9 * 100 / 3
    assert estimate.mean == pytest.approx(82.5)
    assert estimate.standard_error == pytest.approx(np.sqrt(variance))
    assert estimate.degrees_of_freedom == 3


@pytest.mark.parametrize(
    ("score", "probability", "why"),
    [
        ([80], [0.1], "one call"),
        ([80], [1.0], "one call, though all were heard"),
        ([80, 80, 80], [0.1, 0.1, 0.1], "equal scores show no spread"),
        ([80, 70], [0.1, 1.0], "one sampled call beside a certain one"),
    ],
)
def test_no_interval_where_the_calls_cannot_tell(score: list[float], probability: list[float], why: str):
    estimate = weighted_mean(column(*score), column(*probability), strata(*range(len(score))))
    assert estimate.interval is None, why
    assert estimate.standard_error is None


def test_no_calls_have_no_mean():
    assert weighted_mean(column(), column(), strata()) is None


def test_all_calls_heard_leave_nothing_to_chance():
    estimate = weighted_mean(column(60, 80), column(1, 1), strata(1, 1))
    assert estimate.interval == (70, 70)


def test_strata_of_one_call_are_joined():
    joined = weighted_mean(column(60, 80, 70), np.full(3, 0.25), strata(1, 2, 3))
    as_one = weighted_mean(column(60, 80, 70), np.full(3, 0.25), strata(1, 1, 1))
    assert joined == as_one


def test_a_single_stratum_of_one_call_joins_the_others():
    joined = weighted_mean(column(60, 80, 70), np.full(3, 0.25), strata(1, 1, 2))
    as_one = weighted_mean(column(60, 80, 70), np.full(3, 0.25), strata(1, 1, 1))
    assert joined == as_one


@pytest.mark.parametrize("wrong", [0.0, 1.01, -0.5])
def test_an_impossible_probability_is_refused(wrong: float):
    with pytest.raises(ValueError, match="probabilities"):
        weighted_mean(column(1, 2), column(0.5, wrong), strata(1, 1))


@given(st.lists(st.tuples(scores, st.integers(1, 4), st.integers(0, 3), st.integers(0, 2)), max_size=30))
def test_groups_at_once_equal_groups_one_by_one(rows: list[tuple[float, int, int, int]]):
    score, quarters, stratum, group = (np.array([row[i] for row in rows]) for i in range(4))
    together = weighted_means(score.astype(float), quarters / 4, stratum, group.astype(int))
    for label, estimate in together.items():
        own = group == label
        alone = weighted_mean(score[own], quarters[own] / 4, stratum[own])
        assert (estimate.calls, estimate.degrees_of_freedom) == (alone.calls, alone.degrees_of_freedom)
        assert estimate.mean == pytest.approx(alone.mean)
        assert (estimate.interval is None) == (alone.interval is None)
        assert estimate.interval is None or estimate.interval == pytest.approx(alone.interval, abs=1e-6)


def test_over_all_possible_samples_the_variance_is_right_on_average():
    """Brute force: every way of drawing 3 of 6 and 2 of 5, whose weights are so that Hájek is exact."""
    first, second = column(55, 60, 72, 80, 91, 95), column(40, 66, 70, 75, 99)
    labels, probability = strata(1, 1, 1, 2, 2), column(*[0.5] * 3, *[0.4] * 2)
    samples = [
        weighted_mean(np.concatenate([first[list(a)], second[list(b)]]), probability, labels)
        for a, b in product(combinations(range(6), 3), combinations(range(5), 2))
    ]
    means = column(*(sample.mean for sample in samples))
    variances = column(*(sample.standard_error**2 for sample in samples))
    assert means.mean() == pytest.approx(np.concatenate([first, second]).mean())
    assert variances.mean() == pytest.approx(means.var())


def test_the_interval_covers_the_true_mean_as_often_as_it_says():
    chance = np.random.default_rng(7)
    sizes, taken = [30, 60, 15, 45], 3
    weeks = [np.clip(chance.normal(80 + 3 * i, 8, size), 0, 100) for i, size in enumerate(sizes)]
    truth = np.concatenate(weeks).mean()
    labels, probability = np.repeat(np.arange(4), taken), np.repeat(taken / np.array(sizes), taken)
    rounds, covered = 4_000, 0
    for _ in range(rounds):
        score = np.concatenate([chance.choice(week, taken, replace=False) for week in weeks])
        low, high = weighted_mean(score, probability, labels).interval
        covered += low <= truth <= high
    assert 0.93 < covered / rounds < 0.97


def test_scored_calls_stand_for_their_stratum_while_others_are_open():
    """Two of three scored in a stratum of 15, one of one in a stratum of 5."""
    probability = probability_of_scored(column(0.2, 0.2, 0.2), strata(1, 1, 2), strata(3, 3, 1))
    assert probability == pytest.approx([2 / 15, 2 / 15, 1 / 5])


@pytest.mark.parametrize(("degrees", "t"), [(1, 12.706), (2, 4.303), (10, 2.228), (1000, 1.962)])
def test_t_is_that_of_the_printed_tables(degrees: int, t: float):
    assert t_quantile(degrees, 0.95) == pytest.approx(t, abs=0.001)
