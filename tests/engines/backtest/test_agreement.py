"""Agreement with people: what counts, and intervals that keep what they promise."""

from __future__ import annotations

import numpy as np

from app.engines.backtest.agreement import agreement
from app.engines.backtest.columns import NUMBER

PASS, FAIL, ABSTAIN = (NUMBER[name] for name in ("pass", "fail", "abstain"))


def column(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int8)


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
