"""Agreement with people: published examples, brute force, and intervals that keep what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.backtest.agreement import agreement, alpha_of, crossed, kappa_of, percent_of
from app.engines.backtest.columns import NUMBER

PASS, FAIL, OUT, ABSTAIN = (NUMBER[name] for name in ("pass", "fail", "not_applicable", "abstain"))
verdicts = st.sampled_from([PASS, FAIL, OUT])
pairs = st.lists(st.tuples(verdicts, verdicts), min_size=2, max_size=40)


def column(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int8)


def letters(text: str) -> np.ndarray:
    return column("abcde".index(letter) for letter in text)


def test_kappa_is_that_of_fleiss_cohen_and_everitt_1969():
    table = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    assert float(kappa_of(table)) == pytest.approx(0.429, abs=5e-4)


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


def test_what_a_rule_left_to_the_person_is_counted_apart():
    people = column([PASS, FAIL, PASS, 0, ABSTAIN])
    rules = column([PASS, PASS, ABSTAIN, FAIL, PASS])
    found = agreement(people, rules)
    assert (found.calls, found.left, found.percent.value) == (2, 1, 0.5)


def test_without_a_decided_call_nothing_is_claimed():
    found = agreement(column([0, 0]), column([PASS, FAIL]))
    assert (found.calls, found.percent, found.kappa, found.alpha) == (0, None, None, None)


def test_agreement_without_exception_has_no_interval():
    found = agreement(column([PASS] * 5 + [FAIL] * 5), column([PASS] * 5 + [FAIL] * 5))
    assert (found.alpha.value, found.alpha.low) == (1, None)


def test_a_part_of_the_points_agrees_with_no_rule():
    found = agreement(column([NUMBER["points"], PASS]), column([PASS, PASS]))
    assert found.percent.value == 0.5


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng, right = np.random.default_rng(5), 0
    for _ in range(60):
        people = rng.choice([PASS, FAIL], size=300, p=[0.7, 0.3])
        rules = np.where(rng.random(300) < 0.2, PASS + FAIL - people, people)
        percent = agreement(column(people), column(rules)).percent
        right += percent.low <= 0.8 <= percent.high
    assert right >= 51  # 57 expected; fewer than 51 of 60 happen once in a hundred thousand times


def test_kappa_of_a_rule_that_always_says_the_same_has_no_interval():
    found = agreement(column([PASS, FAIL] * 10), column([PASS] * 20))
    assert (found.kappa.value, found.kappa.low, found.percent.low is None) == (0, None, False)
