"""Over weeks the same two meet no oftener than by chance; loads follow each monitor's own target."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from app.engines.draw.assignment import NOBODY, Monitors, assign

WEEKS, AGENTS, EACH = 8, 30, 3


def weeks_of(seed: int, targets: np.ndarray) -> np.ndarray:
    """How often each monitor heard each agent in some weeks, each draw knowing those before it."""
    met: Counter[tuple[int, int]] = Counter()
    lot = np.random.default_rng(seed)
    agents = np.repeat(np.arange(AGENTS), EACH)
    for week in range(WEEKS):
        ids = [f"{week}-{i}" for i in range(len(agents))]
        heard = [(*pair, times) for pair, times in met.items()]
        staff = Monitors(np.arange(len(targets)), targets, heard=heard)
        result = assign(bytes([seed, week]) * 16, ids, agents, lot.gamma(2, 2, len(agents)), staff)
        met.update(zip(result.monitor.tolist(), agents.tolist(), strict=True))
    counts = np.zeros((len(targets), AGENTS))
    for (person, agent), times in met.items():
        counts[person, agent] = times
    return counts


@pytest.mark.parametrize("targets", [[600.0] * 4, [600.0, 600, 300, 120]])
def test_pairs_stay_below_what_chance_would_bring(targets):
    """Over 20 seeds: no pair meets oftener than the luckiest pair of draws by lot, and the spread of the
    counts around their share is smaller than chance's."""
    staff = np.array(targets)
    share = staff / staff.sum()
    chance = np.random.default_rng(7)
    by_lot = chance.multinomial(WEEKS * EACH, share, size=(400, AGENTS))
    expected = WEEKS * EACH * share
    worst_by_lot = np.quantile((by_lot - expected).max(axis=(1, 2)), 0.05)
    spread_by_lot = ((by_lot - expected) ** 2 / expected).sum(axis=(1, 2)).mean()
    for seed in range(20):
        counts = weeks_of(seed, staff).T
        assert (counts - expected).max() <= worst_by_lot
        assert ((counts - expected) ** 2 / expected).sum() < spread_by_lot


def test_who_heard_an_agent_often_before_gives_way_to_others():
    heard = [(0, agent, 5) for agent in range(3)]
    staff = Monitors(np.arange(4), np.full(4, 600.0), heard=heard)
    ids, agents = [f"c{i}" for i in range(12)], np.repeat(np.arange(6), 2)
    result = assign(bytes(16), ids, agents, np.full(12, 4.0), staff, tolerance_calls=3)
    assert not set(agents[result.monitor == 0].tolist()) & {0, 1, 2}


def test_history_of_people_who_are_gone_is_no_fault():
    staff = Monitors(np.array([5]), np.array([60.0]), conflicts=[(9, 1)], heard=[(9, 1, 3), (5, 99, 2)])
    assert assign(bytes(16), ["c"], np.array([1]), np.ones(1), staff).monitor.tolist() == [0]


def test_work_planned_before_counts_as_load():
    staff = Monitors(np.arange(2), np.full(2, 600.0), planned_minutes=np.array([100.0, 0.0]))
    ids = [f"c{i}" for i in range(60)]
    result = assign(bytes(16), ids, np.arange(60), np.full(60, 4.0), staff)
    assert abs(result.minutes[0] + 100 - result.minutes[1]) <= 8


def test_when_time_is_short_all_is_given_out_and_the_overload_is_named():
    staff = Monitors(np.arange(3), np.array([60.0, 30.0, 0.0]))
    ids = [f"c{i}" for i in range(45)]
    result = assign(bytes(16), ids, np.arange(45), np.full(45, 4.0), staff)
    assert NOBODY not in result.monitor
    assert result.overload.sum() == 180 - 90
    assert result.overload[2] == 0


def test_while_there_is_time_nothing_is_too_much():
    staff = Monitors(np.arange(3), np.full(3, 600.0))
    result = assign(bytes(16), [f"c{i}" for i in range(45)], np.arange(45), np.full(45, 4.0), staff)
    assert result.overload.tolist() == [0, 0, 0]


def test_nobody_gets_the_shorter_calls():
    """What a monitor hears is of the length of all calls, whatever his target is."""
    lot, means = np.random.default_rng(3), np.zeros(2)
    for seed in range(60):
        minutes = lot.gamma(2, 2, 90)
        staff = Monitors(np.arange(4), np.array([600.0, 600, 600, 120]))
        result = assign(bytes([seed]) * 16, [f"c{i}" for i in range(90)], np.arange(90), minutes, staff)
        means += minutes[result.monitor == 3].mean() / 60, minutes.mean() / 60
    assert abs(means[0] - means[1]) < 0.5
