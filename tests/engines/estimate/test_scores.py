"""Agreement on total scores: published examples, brute force, and what no order may change."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engines.estimate.icc import of_means, one_way, two_way
from app.engines.estimate.scores import score_agreement

# Shrout and Fleiss (1979), table 2: six targets, four judges
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=np.float64
)
KRIPPENDORFF = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
points = st.integers(0, 10000).map(lambda hundredths: hundredths / 100)
tables = st.lists(st.lists(st.none() | points, min_size=3, max_size=3), min_size=2, max_size=12)


def columns(table) -> tuple[np.ndarray, ...]:
    """Call, rater, score of a table (calls, raters) in which None is missing."""
    rows = [
        (call, rater, value)
        for call, values in enumerate(table)
        for rater, value in enumerate(values)
        if value is not None
    ]
    calls, raters, scores = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return calls.astype(np.int64), raters.astype(np.int64), scores


def single(table: np.ndarray):
    return one_way(np.arange(table.size) // table.shape[1], table.ravel())


@pytest.mark.parametrize(
    ("found", "value", "low", "high"),
    [
        (single(SHROUT_FLEISS), 0.17, -0.13, 0.72),
        (two_way(SHROUT_FLEISS).absolute, 0.29, 0.02, 0.76),
        (two_way(SHROUT_FLEISS).consistency, 0.71, 0.34, 0.95),
        (of_means(single(SHROUT_FLEISS), 4), 0.44, -0.88, 0.91),
        (two_way(SHROUT_FLEISS).mean, 0.62, 0.07, 0.93),
    ],
)
def test_correlations_and_intervals_are_those_of_shrout_and_fleiss_1979(found, value, low, high):
    assert found == pytest.approx((value, low, high), abs=5e-3)


def test_alpha_is_that_of_krippendorff_2011_for_interval_data():
    table = [
        [None if value == "." else float(value) for value in values]
        for values in zip(*KRIPPENDORFF, strict=True)
    ]
    assert score_agreement(*columns(table)).alpha.value == pytest.approx(0.849, abs=5e-4)


@settings(max_examples=40)
@given(tables)
def test_scores_are_apart_by_the_mean_difference_of_two_of_a_call(table):
    calls = [[value for value in values if value is not None] for values in table]
    pairs = [[abs(a - b) for a, b in combinations(values, 2)] for values in calls if len(values) > 1]
    found = score_agreement(*columns(table))
    assert found.judged == len(pairs)
    assert found.apart.value == (
        pytest.approx(np.mean([np.mean(of) for of in pairs]), abs=1e-9) if pairs else None
    )


@settings(max_examples=40)
@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_calls_nor_of_raters_nor_of_rows_changes_anything(table, random):
    places = random.sample(range(3), 3)
    turned = [[values[place] for place in places] for values in random.sample(table, len(table))]
    found, other = score_agreement(*columns(table)), score_agreement(*columns(turned))
    assert (other.apart, other.alpha) == (found.apart, found.alpha)
    for name in ("single", "absolute", "mean", "consistency"):
        one, two = getattr(found, name), getattr(other, name)
        assert two.undefined == one.undefined
        assert one.value is None or two.value == pytest.approx(one.value, abs=1e-6)


@settings(max_examples=40)
@given(st.lists(points, min_size=2, max_size=12, unique=True))
def test_equal_scores_of_different_calls_agree_perfectly(scores):
    found = score_agreement(*columns([[score] * 3 for score in scores]))
    figures = (found.alpha, found.single, found.absolute, found.mean, found.consistency)
    assert [one.value for one in figures] == pytest.approx([1] * 5)
    assert found.apart.value == 0


def test_one_score_for_all_calls_is_undefined_and_says_why():
    found = score_agreement(*columns([[83.33, 83.33]] * 4))
    figures = (found.alpha, found.single, found.absolute, found.mean, found.consistency)
    assert {(one.value, one.undefined) for one in figures} == {(None, "no_spread")}
    assert found.apart.value == 0


def test_a_severe_rater_who_orders_calls_alike_is_consistent_but_not_absolute():
    score = np.array([60.0, 70, 75, 82, 90, 95])
    found = score_agreement(*columns(np.stack([score, score - 15], axis=1).tolist()))
    assert found.consistency.value == pytest.approx(1)
    assert found.absolute.value < 0.8


def test_calls_that_some_did_not_score_count_for_what_does_not_need_all():
    found = score_agreement(
        *columns([*SHROUT_FLEISS.tolist(), [5.0, 6.0, None, None], [7.0, None, None, None]])
    )
    assert (found.judged, found.complete, found.raters) == (7, 6, 4)
    assert found.absolute.value == pytest.approx(0.29, abs=5e-3)


def test_a_second_score_of_one_rater_is_refused():
    with pytest.raises(ValueError, match="twice"):
        score_agreement(np.array([1, 1]), np.array([2, 2]), np.array([3.0, 4.0]))


@pytest.mark.parametrize("which", ["single", "absolute"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(which: str):
    rng, held = np.random.default_rng(8), 0
    for _ in range(200):
        table = rng.normal(0, 6, (30, 1)) + rng.normal(0, 4, (30, 5))
        raters = rng.normal(0, 3, 5) if which == "absolute" else 0
        band = two_way(table + raters).absolute if which == "absolute" else single(table)
        held += band.low <= 36 / (36 + 16 + (9 if which == "absolute" else 0)) <= band.high
    assert held >= 178
