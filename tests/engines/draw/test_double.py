"""Calls that are scored twice go to two people, neither of whom can tell (item 7)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.assignment import NOBODY, Assignment, Monitors, assign
from app.engines.draw.due import due_days

SEED = bytes(range(32))


def twice(count: int, people: int, share: float = 0.5, conflicts=(), seed: bytes = SEED):
    lot = np.random.default_rng(count)
    ids, agents = [f"call-{i}" for i in range(count)], lot.integers(0, 10, count)
    minutes, double = lot.gamma(2, 2, count) + 0.5, lot.random(count) < share
    staff = Monitors(np.arange(people), np.full(people, 600.0), conflicts)
    return double, minutes, assign(seed, ids, agents, minutes, staff, is_double=double), (ids, agents, staff)


@given(st.integers(0, 60), st.integers(2, 6))
def test_two_different_people_score_a_marked_call_and_one_the_others(count: int, people: int):
    double, _minutes, result, _ = twice(count, people)
    assert ((result.second != NOBODY) == double).all()
    assert (result.second != result.monitor).all()


def test_a_second_listening_is_load_like_any_other():
    double, minutes, result, _ = twice(300, 5)
    heard = np.zeros(5)
    np.add.at(heard, result.monitor, minutes)
    np.add.at(heard, result.second[double], minutes[double])
    assert np.allclose(heard, result.minutes)
    assert np.ptp(result.minutes) < 2 * minutes.max()


def test_nobody_scores_alone_what_two_should_score_where_only_one_may():
    conflicts = {(person, agent) for person in (1, 2) for agent in range(10)}
    _double, _minutes, result, _ = twice(40, 3, share=1, conflicts=conflicts)
    assert set(result.monitor.tolist() + result.second.tolist()) == {0, NOBODY}
    assert ((result.monitor == NOBODY) != (result.second == NOBODY)).all()


@given(st.permutations(range(20)))
def test_the_order_of_calls_changes_nothing(order: list[int]):
    double, minutes, plain, (ids, agents, staff) = twice(20, 4)
    mixed = assign(
        SEED, [ids[i] for i in order], agents[order], minutes[order], staff, is_double=double[order]
    )
    assert mixed.monitor.tolist() == plain.monitor[order].tolist()
    assert mixed.second.tolist() == plain.second[order].tolist()


def test_a_marked_call_changes_little_for_those_that_are_not():
    """The others keep their place in line and their lots, so a mark is no way to steer who hears whom."""
    *_, (ids, agents, staff) = twice(50, 4)
    minutes, none = np.full(50, 4.0), np.zeros(50, dtype=bool)
    alone = assign(SEED, ids, agents, minutes, staff, is_double=none)
    assert alone.monitor.tolist() == assign(SEED, ids, agents, minutes, staff).monitor.tolist()


def test_whose_score_counts_is_decided_by_lot():
    """Over seeds each of two people is first equally often."""
    double = np.array([True])
    staff = Monitors(np.arange(2), np.full(2, 600.0))
    first = [
        int(
            assign(s.to_bytes(16, "big"), ["c"], np.array([1]), np.ones(1), staff, is_double=double).monitor[
                0
            ]
        )
        for s in range(1_000)
    ]
    assert abs(sum(first) - 500) < 3.3 * np.sqrt(250)


class TestDueDays:
    def days(self, result: Assignment, minutes: np.ndarray, ids: list[str], daily: np.ndarray, planned=None):
        return due_days(SEED, ids, minutes, result, daily, planned)

    def test_work_lies_on_days_in_proportion_to_the_time_that_is_free(self):
        _double, minutes, result, (ids, *_) = twice(400, 2)
        daily = np.array([[120.0, 120, 0, 120, 0], [0, 60, 120, 0, 0]])
        due = self.days(result, minutes, ids, daily)
        on = np.zeros((2, 5))
        np.add.at(on, (result.monitor, due.first), minutes)
        doubled = result.second != NOBODY
        np.add.at(on, (result.second[doubled], due.second[doubled]), minutes[doubled])
        wanted = result.minutes[:, None] * daily / daily.sum(axis=1, keepdims=True)
        assert np.abs(on - wanted).max() <= minutes.max()
        assert (on[daily == 0] == 0).all()

    def test_days_that_are_full_already_get_nothing_while_others_are_free(self):
        _double, minutes, result, (ids, *_) = twice(50, 2, share=0)
        daily, planned = np.full((2, 3), 120.0), np.array([[120.0, 0, 120], [120, 130, 0]])
        due = self.days(result, minutes, ids, daily, planned)
        assert set(zip(result.monitor.tolist(), due.first.tolist(), strict=True)) == {(0, 1), (1, 2)}

    def test_where_no_minute_is_free_the_work_is_spread_all_the_same(self):
        _double, minutes, result, (ids, *_) = twice(50, 2, share=0)
        daily = np.full((2, 3), 120.0)
        assert set(self.days(result, minutes, ids, daily, daily).first.tolist()) == {0, 1, 2}

    def test_the_days_of_the_two_listenings_are_independent(self):
        _double, minutes, result, (ids, *_) = twice(2_000, 6, share=1)
        due = self.days(result, minutes, ids, np.full((6, 5), 120.0))
        table = np.zeros((5, 5))
        np.add.at(table, (due.first, due.second), 1)
        expected = table.sum(axis=1)[:, None] * table.sum(axis=0) / table.sum()
        assert ((table - expected) ** 2 / expected).sum() < 39.3  # chi-squared, 16 degrees, 0.001

    def test_a_call_for_nobody_is_due_on_the_last_day(self):
        everybody = {(person, agent) for person in range(2) for agent in range(10)}
        _double, minutes, result, (ids, *_) = twice(10, 2, conflicts=everybody)
        due = self.days(result, minutes, ids, np.full((2, 4), 120.0))
        assert set(due.first.tolist()) == {3}
        assert set(due.second.tolist()) == {NOBODY}

    @given(st.permutations(range(20)))
    def test_the_order_of_calls_changes_no_day(self, order: list[int]):
        _double, minutes, result, (ids, *_) = twice(20, 4)
        plain = self.days(result, minutes, ids, np.full((4, 5), 120.0))
        same = Assignment(result.monitor[order], result.second[order], result.minutes, result.overload)
        mixed = self.days(same, minutes[order], [ids[i] for i in order], np.full((4, 5), 120.0))
        assert mixed.first.tolist() == plain.first[order].tolist()
        assert mixed.second.tolist() == plain.second[order].tolist()
