"""κ and α of two observers against published examples, brute force and another library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from app.engines.estimate.alpha import alpha_of
from app.engines.estimate.kappa import kappa_of, percent_of
from app.engines.estimate.paired import Scale, paired

FLEISS_COHEN_EVERITT = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
verdicts = st.sampled_from([0, 1, 2])
pairs = st.lists(st.tuples(verdicts, verdicts), min_size=2, max_size=40)
tables = st.lists(st.integers(0, 20), min_size=9, max_size=9).map(lambda cells: np.array(cells).reshape(3, 3))


def column(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def crossed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    table = np.zeros((5, 5), dtype=np.int64)
    np.add.at(table, (one, other), 1)
    return table


def compared(table: np.ndarray, **more):
    """Figures of a table in which every pair is a call of its own."""
    one, other = (side.repeat(table.ravel()) for side in np.indices(table.shape).reshape(2, -1))
    calls = np.arange(len(one))
    return paired(one, other, np.zeros_like(calls), calls, Scale(len(table), (0, 1, 2)), **more)[0]


def letters(text: str) -> np.ndarray:
    return column("abcde".index(letter) for letter in text)


def test_kappa_is_that_of_fleiss_cohen_and_everitt_1969():
    assert float(kappa_of(FLEISS_COHEN_EVERITT)) == pytest.approx(0.429, abs=5e-4)


def test_alpha_is_that_of_krippendorff_2011_for_two_observers_and_binary_data():
    one, other = column([0, 1, 0, 0, 0, 0, 0, 0, 1, 0]), column([1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
    assert float(alpha_of(crossed(one, other))) == pytest.approx(0.095, abs=5e-4)


def test_alpha_is_that_of_krippendorff_2011_for_two_observers_and_five_categories():
    table = crossed(letters("aabbdcccedda"), letters("babbbccceddd"))
    assert float(alpha_of(table)) == pytest.approx(0.692, abs=5e-4)


@given(pairs)
def test_alpha_is_one_less_disagreement_seen_over_expected_counted_pair_by_pair(given_pairs):
    values = [value for pair in given_pairs for value in pair]
    seen = np.mean([one != other for one, other in given_pairs])
    places = range(len(values))
    expected = np.mean([values[i] != values[j] for i in places for j in places if i != j])
    found = float(alpha_of(crossed(*map(column, zip(*given_pairs, strict=True)))))
    assert found == pytest.approx(1 - seen / expected) if expected else np.isnan(found)


@given(pairs)
def test_kappa_is_what_is_left_of_agreement_after_chance(given_pairs):
    one, other = (list(side) for side in zip(*given_pairs, strict=True))
    chance = np.mean([a == b for a in one for b in other])
    seen = np.mean([a == b for a, b in given_pairs])
    table = crossed(column(one), column(other))
    assert float(percent_of(table)) == pytest.approx(seen)
    found = float(kappa_of(table))
    assert found == pytest.approx((seen - chance) / (1 - chance)) if chance < 1 else np.isnan(found)


def test_kappa_of_cohen_1960_leaves_chance_out():
    table = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert float(kappa_of(table)) == pytest.approx(0.492, abs=5e-4)


def test_kappa_of_two_neurologists_is_that_of_landis_and_koch_1977():
    table = np.array([[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]])
    assert float(kappa_of(table)) == pytest.approx(0.208, abs=5e-4)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # theirs, where nothing differs
@pytest.mark.parametrize("weights", [None, "linear"])
@example(table=np.array([[0, 0, 0], [0, 0, 0], [0, 1, 2]]))
@given(table=tables)
def test_kappa_and_its_interval_are_those_of_another_library(weights, table):
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    found = compared(table) if table.sum() else None
    if found is None or found.kappa.value is None or not rows @ columns < table.sum() ** 2:
        return
    mine = found.weighted if weights else found.kappa
    theirs = cohens_kappa(table, wt=weights)
    assert mine.value == pytest.approx(theirs.kappa)
    if mine.low is not None:
        bounds = max(theirs.kappa_low, -1), min(theirs.kappa_upp, 1)
        assert (mine.low, mine.high) == pytest.approx(bounds, abs=1e-9)


@given(tables)
def test_kappa_does_not_mind_who_is_first(table):
    if table.sum():
        assert compared(table).kappa.value == pytest.approx(compared(table.T).kappa.value)


def test_agreement_without_exception_is_one_and_percent_tells_how_few_saw_it():
    found = compared(np.diag([8, 6, 0]))
    assert (found.kappa.value, found.kappa.low, found.percent.high) == (1, None, 1)
    assert 0.7 < found.percent.low < 0.85


def test_verdicts_that_are_always_the_same_have_no_kappa_and_say_why():
    found = compared(np.diag([9, 0, 0]))
    assert (found.kappa.value, found.kappa.undefined, found.percent.value) == (None, "no_spread", 1)


def test_few_calls_are_too_few_to_tell():
    few, many = (compared(np.array([[4, 1, 0], [1, 3, 0], [0, 0, 0]]) * times) for times in (1, 50))
    assert (few.kappa.too_few, many.kappa.too_few) == (True, False)


def test_items_of_one_call_are_no_more_sure_than_the_call():
    one, other, call = column([0, 1, 0, 1, 0, 1] * 20), column([0, 1, 0, 0, 0, 1] * 20), np.arange(120)
    group, scale = np.zeros_like(one), Scale(2)
    alone = paired(one, other, group, call, scale)[0]
    ten_times = paired(*(np.tile(c, 10) for c in (one, other, group, call)), scale)[0]
    assert ten_times.kappa.low == pytest.approx(alone.kappa.low)
    assert (ten_times.pairs, ten_times.percent.units) == (1200, 120)
    assert ten_times.percent.low == pytest.approx(alone.percent.low)


def test_groups_are_counted_apart():
    one, other = column([0, 0, 1, 1]), column([0, 0, 1, 0])
    found = paired(one, other, column([7, 7, 3, 3]), np.arange(4), Scale(2))
    assert {label: each.percent.value for label, each in found.items()} == {3: 0.5, 7: 1.0}


def test_a_number_that_is_no_verdict_is_refused():
    with pytest.raises(ValueError, match="outside"):
        paired(column([0, 3]), column([0, 1]), column([0, 0]), np.arange(2), Scale(3))


@pytest.mark.parametrize("calls", [60, 300])
def test_intervals_of_percent_and_kappa_hold_the_truth_about_as_often_as_they_say(calls: int):
    rng, held = np.random.default_rng(4), []
    for _ in range(200):
        one = (rng.random(calls) < 0.4).astype(np.int64)
        other = np.where(rng.random(calls) < 0.1, 1 - one, one)
        found = paired(one, other, np.zeros(calls, dtype=np.int64), np.arange(calls), Scale(2))[0]
        # P(other = 1) = 0.4 · 0.9 + 0.6 · 0.1 = 0.42, so chance agrees in 0.4 · 0.42 + 0.6 · 0.58
        kappa = (0.9 - 0.516) / (1 - 0.516)
        held.append(
            [found.percent.low <= 0.9 <= found.percent.high, found.kappa.low <= kappa <= found.kappa.high]
        )
    assert (np.mean(held, axis=0) > 0.9).all()
