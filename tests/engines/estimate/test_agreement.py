"""Agreement of many raters on verdicts: published tables, brute force, and what no order may change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa

from app.engines.estimate.agreement import Agreement, verdict_agreement
from app.engines.estimate.paired import Scale

# Fleiss (1971): six psychiatrists' diagnoses of thirty patients, each row sorted
DIAGNOSES = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445
333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""
# Krippendorff (2011), section C: four observers, twelve units, values missing
OBSERVERS = ("123321412...", "1233224125.3", ".33323422510".replace("0", "."), "12332441251.")
UNITS = [
    [None if value == "." else int(value) - 1 for value in values] for values in zip(*OBSERVERS, strict=True)
]
ratings = st.lists(
    st.lists(st.sampled_from([0, 1, 2, None]), min_size=3, max_size=3), min_size=2, max_size=15
)


def columns(table) -> tuple[np.ndarray, ...]:
    """Call, item, rater, verdict of a table (calls, raters) in which None is missing."""
    rows = [
        (call, 0, rater, value)
        for call, values in enumerate(table)
        for rater, value in enumerate(values)
        if value is not None
    ]
    return tuple(np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def agreed(table, scale: Scale) -> Agreement:
    return verdict_agreement(*columns(table), scale).whole


def alpha_pair_by_pair(table, distance) -> float | None:
    """1 − disagreement seen / expected, as Krippendorff writes it down, over all pairs of values."""
    calls = [[value for value in values if value is not None] for values in table]
    calls = [values for values in calls if len(values) > 1]
    pool = [value for values in calls for value in values]
    seen = sum(distance(a, b) / (len(values) - 1) for values in calls for a in values for b in values)
    places = range(len(pool))
    expected = sum(distance(pool[i], pool[j]) for i in places for j in places if i != j)
    return 1 - seen * (len(pool) - 1) / expected if expected else None


def ranks(table) -> dict[int, float]:
    pool = [value for values in table if sum(v is not None for v in values) > 1 for value in values]
    return {c: sum(v < c for v in pool if v is not None) + pool.count(c) / 2 for c in range(5)}


def test_fleiss_kappa_is_that_of_fleiss_1971():
    table = [[int(value) - 1 for value in row] for row in DIAGNOSES.split()]
    assert agreed(table, Scale(5)).fleiss.value == pytest.approx(0.430, abs=5e-4)


@pytest.mark.parametrize(("order", "name", "value"), [((), "alpha", 0.743), (range(5), "ordinal", 0.815)])
def test_alpha_is_that_of_krippendorff_2011_for_many_observers(order, name, value):
    assert getattr(agreed(UNITS, Scale(5, tuple(order))), name).value == pytest.approx(value, abs=5e-4)


@settings(max_examples=40)
@given(ratings)
def test_alpha_is_one_less_disagreement_pair_by_pair(table):
    found, place = agreed(table, Scale(3, (0, 1, 2))), ranks(table)
    for mine, distance in (
        (found.alpha, lambda a, b: a != b),
        (found.ordinal, lambda a, b: (place[a] - place[b]) ** 2),
    ):
        theirs = alpha_pair_by_pair(table, distance)
        assert (mine.value is None) == (theirs is None)
        assert mine.value is None or mine.value == pytest.approx(theirs)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=2, max_size=15))
def test_fleiss_kappa_is_that_of_another_library(table):
    found = agreed(table, Scale(3)).fleiss
    counts = np.array([[row.count(value) for value in range(3)] for row in table])
    if found.value is None:
        assert np.count_nonzero(counts.sum(axis=0)) == 1
    else:
        assert found.value == pytest.approx(fleiss_kappa(counts))


@settings(max_examples=40)
@given(ratings, st.randoms(use_true_random=False))
def test_neither_the_order_of_calls_nor_of_raters_nor_of_rows_changes_anything(table, random):
    scale = Scale(3, (2, 0))
    turned = [random.sample(values, 3) for values in random.sample(table, len(table))]
    order = np.random.default_rng(0).permutation(len(columns(turned)[0]))
    shuffled = verdict_agreement(*(column[order] for column in columns(turned)), scale).whole
    assert shuffled == agreed(table, scale)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 2), min_size=2, max_size=20))
def test_perfect_agreement_is_one_or_undefined(values):
    found = agreed([[value] * 3 for value in values], Scale(3, (0, 1, 2)))
    figures = (found.fleiss, found.alpha, found.ordinal)
    assert found.percent.value == 1
    assert {(one.value, one.undefined) for one in figures} <= {(1, None), (None, "no_spread")}


def test_without_a_call_that_two_judged_nothing_is_claimed():
    found = agreed([[0, None], [None, 1]], Scale(2))
    assert found.judged == 0
    assert {one.undefined for one in (found.percent, found.fleiss, found.alpha)} == {"no_pairs"}


def test_without_any_row_nothing_is_claimed():
    nothing = np.zeros(0, dtype=np.int64)
    found = verdict_agreement(nothing, nothing, nothing, nothing, Scale(2, (0, 1)))
    assert (found.whole.judged, found.items, found.whole.percent.too_few) == (0, {}, True)


def test_a_verdict_without_place_in_the_order_counts_for_nominal_figures_alone():
    table = [[0, 0], [1, 1], [0, 1], [2, 2], [2, 0]]
    found, without = agreed(table, Scale(3, (0, 1))), agreed(table[:3], Scale(2, (0, 1)))
    assert found.ordinal.value == without.ordinal.value


def test_items_are_told_apart_and_the_whole_draws_calls_with_all_their_items():
    calls, items, raters = (side.ravel() for side in np.indices((40, 2, 3)))
    said = np.random.default_rng(1).integers(0, 2, (40, 2, 3))
    said[:, 0] = said[:, 0, :1]  # all agree on the first item
    found = verdict_agreement(calls, items, raters, said.ravel(), Scale(2))
    assert (found.items[0].alpha.value, found.items[0].alpha.low) == (1, None)
    assert found.items[1].alpha.low < 0.1 < 0.4 < found.whole.alpha.high
    assert (found.whole.judged, found.whole.alpha.units, found.items[1].judged) == (80, 40, 40)


def test_many_alike_items_of_a_call_do_not_narrow_the_interval():
    said = np.random.default_rng(2).integers(0, 2, (30, 1, 2))
    widths = []
    for items in (1, 8):
        rows = [side.ravel() for side in np.indices((30, items, 2))]
        alpha = verdict_agreement(*rows, np.repeat(said, items, axis=1).ravel(), Scale(2)).whole.alpha
        widths.append(alpha.high - alpha.low)
    assert widths[1] == pytest.approx(widths[0], rel=0.1)


def test_a_rater_who_judges_a_thing_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        agreed_twice = (np.zeros(2, dtype=np.int64),) * 3
        verdict_agreement(*agreed_twice, np.array([0, 1]), Scale(2))


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng, held = np.random.default_rng(6), []
    for _ in range(100):
        truth = (rng.random((80, 1)) < 0.4).astype(np.int64)
        table = np.where(rng.random((80, 3)) < 0.1, 1 - truth, truth)
        found = agreed(table.tolist(), Scale(2))
        share = 0.4 * 0.9 + 0.6 * 0.1  # two agree in 0.82, chance in share² + (1 − share)²
        alpha = 1 - 0.18 / (2 * share * (1 - share))
        held.append(
            [found.percent.low <= 0.82 <= found.percent.high, found.alpha.low <= alpha <= found.alpha.high]
        )
    assert (np.mean(held, axis=0) >= 0.87).all()
