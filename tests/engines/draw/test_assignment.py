"""Assignment: even loads, no conflict of interest, pairs no oftener than chance, all from the seed."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.assignment import NOBODY, Assignment, Monitors, assign

SEED = bytes(range(32))


def drawn(agents: int, each: int, minutes: float = 4.0) -> tuple[list[str], np.ndarray, np.ndarray]:
    ids = [f"{agent}-{i}" for agent in range(agents) for i in range(each)]
    return ids, np.repeat(np.arange(agents), each), np.full(agents * each, minutes)


def monitors(count: int, target: float = 600, conflicts=()) -> Monitors:
    return Monitors(np.arange(100, 100 + count), np.full(count, float(target)), conflicts)


def test_equal_targets_get_loads_at_most_two_calls_apart():
    result = assign(SEED, *drawn(agents=40, each=3), monitors(5))
    assert np.ptp(result.minutes) <= 8
    assert result.minutes.sum() == 480


def test_loads_follow_the_targets():
    halves = Monitors(np.array([1, 2]), np.array([600.0, 300.0]))
    result = assign(SEED, *drawn(agents=100, each=3), halves)
    assert abs(result.minutes[0] - 2 * result.minutes[1]) <= 16


def test_who_is_away_gets_nothing():
    result = assign(SEED, *drawn(10, 3), Monitors(np.array([1, 2]), np.array([600.0, 0.0])))
    assert result.minutes.tolist() == [120, 0]


def test_a_conflict_is_never_assigned():
    conflicts = {(100, agent) for agent in range(0, 10, 2)}
    ids, agents, minutes = drawn(10, 3)
    result = assign(SEED, ids, agents, minutes, monitors(3, conflicts=conflicts))
    assert (
        not {(100 + m, a) for m, a in zip(result.monitor.tolist(), agents.tolist(), strict=True)} & conflicts
    )
    assert NOBODY not in result.monitor


def test_a_call_that_nobody_may_hear_stays_open_and_the_rest_is_given_out():
    conflicts = set(product((100, 101), (4,)))
    ids, agents, minutes = drawn(5, 2)
    result = assign(SEED, ids, agents, minutes, monitors(2, conflicts=conflicts))
    assert ((result.monitor == NOBODY) == (agents == 4)).all()


def test_without_calls_or_without_monitors_nothing_is_given_out():
    assert assign(SEED, *drawn(0, 0), monitors(2)).minutes.tolist() == [0, 0]
    assert assign(SEED, *drawn(2, 1), monitors(0)).monitor.tolist() == [NOBODY, NOBODY]


def pairs(result: Assignment, agents: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(agents * count + result.monitor, minlength=(agents.max() + 1) * count)


def test_pairs_meet_no_oftener_than_by_chance():
    ids, agents, minutes = drawn(agents=30, each=12)
    chance = np.random.default_rng(1)
    by_lot = [
        np.bincount(agents * 4 + chance.integers(0, 4, len(ids)), minlength=120).max() for _ in range(200)
    ]
    ours = [
        pairs(assign(seed.to_bytes(16, "big"), ids, agents, minutes, monitors(4)), agents, 4).max()
        for seed in range(20)
    ]
    assert max(ours) <= min(by_lot)


def test_over_seeds_each_monitor_is_equally_likely_for_a_call():
    ids, agents, minutes = drawn(agents=6, each=2)
    given_to = np.zeros(3)
    for seed in range(1_500):
        given_to[assign(seed.to_bytes(16, "big"), ids, agents, minutes, monitors(3)).monitor[5]] += 1
    assert ((given_to - 500) ** 2 / 500).sum() < 13.8  # chi-squared, 2 degrees, 0.001


@given(st.permutations(range(12)), st.permutations(range(4)))
def test_the_order_of_calls_and_monitors_changes_nothing(calls: list[int], people: list[int]):
    ids, agents, _ = drawn(4, 3)
    minutes = np.arange(12) + 1.0
    staff = monitors(4, conflicts={(101, 2)})
    plain = assign(SEED, ids, agents, minutes, staff)
    mixed_staff = Monitors(staff.monitor_id[people], staff.target_minutes[people], staff.conflicts)
    mixed = assign(SEED, [ids[i] for i in calls], agents[calls], minutes[calls], mixed_staff)
    assert staff.monitor_id[plain.monitor[calls]].tolist() == mixed_staff.monitor_id[mixed.monitor].tolist()
    assert plain.minutes[people].tolist() == mixed.minutes.tolist()
