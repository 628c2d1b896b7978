"""Severity of monitors: found again in simulated scores, and against another library and brute force."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.mixed_linear_model import MixedLM

from app.engines.estimate.additive import islands_of
from app.engines.estimate.mixed import fitted
from app.engines.estimate.severity import severities

AGENT_SD, ERROR_SD = 5.0, 8.0


class Month(NamedTuple):
    """Scores and the truth behind them."""

    score: np.ndarray
    agent: np.ndarray
    monitor: np.ndarray
    slot: np.ndarray
    agents: np.ndarray
    monitors: np.ndarray
    slots: np.ndarray

    def truth(self, agent: int) -> float:
        """What the average monitor would give the agent over all slots."""
        return self.agents[agent] + self.monitors.mean() + self.slots[self.slot].mean()


def month(
    seed: int, agents: int, monitors: int, scores: int, monitor_sd: float = 2.0, favour: float = 0.0
) -> Month:
    """``favour``: how far good agents go to the monitors with the higher numbers instead of by lot."""
    rng = np.random.default_rng(seed)
    of_agents, of_monitors = rng.normal(80, AGENT_SD, agents), rng.normal(0, monitor_sd, monitors)
    of_slots = np.array([0.0, 1.0, -2.0])
    agent = rng.integers(agents, size=scores)
    rank = np.argsort(np.argsort(of_agents))[agent] / agents
    wanted = np.clip((rank * monitors).astype(np.int64), 0, monitors - 1)
    monitor = np.where(rng.random(scores) < favour, wanted, rng.integers(monitors, size=scores))
    slot = rng.integers(3, size=scores)
    score = of_agents[agent] + of_monitors[monitor] + of_slots[slot] + rng.normal(0, ERROR_SD, scores)
    return Month(score, agent, monitor, slot, of_agents, of_monitors, of_slots)


def found_in(one: Month):
    return severities(one.score, one.agent, one.monitor, one.slot)


@pytest.mark.parametrize("seed", range(3))
def test_spread_is_that_of_another_library_s_mixed_model(seed: int):
    one = month(seed, agents=12, monitors=7, scores=300, monitor_sd=5)
    fixed = np.hstack([np.eye(12)[one.agent], np.eye(3)[one.slot][:, 1:]])
    theirs = MixedLM(one.score, fixed, groups=one.monitor).fit(reml=True)
    spread = found_in(one).spread
    assert spread.error == pytest.approx(np.sqrt(theirs.scale), rel=1e-3)
    assert spread.monitors == pytest.approx(np.sqrt(theirs.cov_re[0, 0]), rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_points_and_errors_are_those_of_the_full_covariance_matrix(seed: int):
    one = month(seed, agents=6, monitors=4, scores=60)
    model = fitted(one.score, one.agent, one.monitor, one.slot)
    hears, ratio = np.eye(4)[one.monitor], model.spread.ratio
    fixed = np.hstack([np.eye(6)[one.agent], np.eye(3)[one.slot][:, 1:]])
    weight = np.linalg.inv(np.eye(60) + ratio**2 * hears @ hears.T)  # V⁻¹ in units of the error
    middle = weight - weight @ fixed @ np.linalg.inv(fixed.T @ weight @ fixed) @ fixed.T @ weight
    points = ratio**2 * hears.T @ middle @ one.score
    off = ratio**2 * np.eye(4) - ratio**4 * hears.T @ middle @ hears
    mine = model.contrasts(np.eye(4) - 0.25)
    assert mine[0] == pytest.approx(points - points.mean())
    spread = np.diag((np.eye(4) - 0.25) @ off @ (np.eye(4) - 0.25))
    assert mine[1] == pytest.approx(model.spread.error * np.sqrt(spread))


@pytest.mark.parametrize(
    ("agents", "monitors", "scores", "sd"), [(40, 8, 400, 2.0), (30, 3, 150, 2.0), (60, 12, 400, 0.7)]
)
def test_intervals_hold_the_truth_about_as_often_as_they_say(
    agents: int, monitors: int, scores: int, sd: float
):
    of_monitors, of_agents, of_spread = [], [], []
    for seed in range(80):
        one = month(seed, agents, monitors, scores, sd)
        found = found_in(one)
        shown = one.monitors - one.monitors.mean()
        of_monitors += [each.low <= shown[label] <= each.high for label, each in found.monitors.items()]
        of_agents += [each.low <= one.truth(label) <= each.high for label, each in found.agents.items()]
        of_spread.append(found.spread.interval[0] <= sd <= found.spread.interval[1])
    assert 0.92 <= np.mean(of_monitors) <= 0.99
    assert 0.935 <= np.mean(of_agents) <= 0.965
    assert np.mean(of_spread) >= 0.9


def test_severity_is_found_again_and_correction_comes_nearer_to_the_truth():
    one = month(1, agents=200, monitors=20, scores=8000, monitor_sd=4)
    found = found_in(one)
    points = [found.monitors[label].points for label in range(20)]
    assert np.corrcoef(points, one.monitors)[0, 1] > 0.98
    off = [
        (each.mean - one.truth(label), each.raw.mean - one.truth(label))
        for label, each in found.agents.items()
    ]
    corrected, raw = np.sqrt(np.mean(np.square(off), axis=0))
    assert corrected < 0.95 * raw


def test_who_hears_the_good_agents_is_not_lenient_for_it():
    one = month(2, agents=60, monitors=6, scores=6000, monitor_sd=0.0, favour=0.5)
    raw = [one.score[one.monitor == monitor].mean() for monitor in range(6)]
    found = found_in(one)
    assert np.ptp(raw) > 4
    assert np.ptp([each.points for each in found.monitors.values()]) < 1.5
    assert found.spread.interval[0] == 0


def test_the_share_that_monitors_explain_is_that_of_the_variance():
    shares = [found_in(month(seed, 100, 30, 3000, monitor_sd=4)).share for seed in range(10)]
    assert np.mean(shares) == pytest.approx(16 / (16 + AGENT_SD**2 + ERROR_SD**2), abs=0.03)


def test_monitors_without_an_agent_in_common_are_islands():
    one = month(3, agents=40, monitors=6, scores=600)
    monitor = np.where(one.agent < 20, one.monitor % 3, 3 + one.monitor % 2)
    monitor = np.where(one.agent == 39, 5, monitor)
    found = severities(one.score, one.agent, monitor, one.slot)
    assert found.islands == 3
    assert [found.monitors[label].island for label in range(6)] == [0, 0, 0, 1, 1, 2]
    assert (found.monitors[5].points, found.monitors[5].agents, found.agents[39].island) == (None, 1, 2)
    for island in ((0, 1, 2), (3, 4)):
        assert sum(found.monitors[label].points for label in island) == pytest.approx(0)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), min_size=1, max_size=12))
def test_islands_are_what_walking_from_monitor_to_monitor_reaches(heard):
    agents, agent = np.unique([pair[0] for pair in heard], return_inverse=True)
    monitors, monitor = np.unique([pair[1] for pair in heard], return_inverse=True)
    shared = np.eye(len(agents), dtype=np.int64)[agent].T @ np.eye(len(monitors), dtype=np.int64)[monitor]
    reached = np.linalg.matrix_power(shared.T @ shared, len(monitors)) > 0
    table = np.zeros((len(agents), len(monitors)))
    table[agent, monitor] = 1
    island = islands_of(table)
    assert (reached == (island[:, None] == island)).all()


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_neither_names_nor_the_order_of_rows_change_anything(random):
    one = month(4, agents=10, monitors=4, scores=80)
    names, order = np.array(random.sample(range(100), 4)), np.array(random.sample(range(80), 80))
    found = found_in(one)
    turned = severities(one.score[order], one.agent[order], names[one.monitor][order], one.slot[order])
    for label, each in found.monitors.items():
        other = turned.monitors[int(names[label])]
        assert (other.points, other.low) == pytest.approx((each.points, each.low), abs=1e-6)


def test_a_slot_that_only_some_agents_work_does_not_disturb():
    one = month(5, agents=20, monitors=4, scores=400)
    nights = np.where(one.agent < 5, 3, one.slot)  # night agents work at night alone
    found = severities(one.score, one.agent, one.monitor, nights)
    assert all(each.low < each.mean < each.high for each in found.agents.values())


def test_a_monitor_alone_is_compared_with_nobody_and_corrects_nothing():
    one = month(6, agents=10, monitors=1, scores=100)
    found = severities(one.score, one.agent, one.monitor)
    assert (found.monitors[0].points, found.islands, found.spread.monitors) == (None, 1, 0)
    assert all(each.mean == pytest.approx(each.raw.mean) for each in found.agents.values())


@pytest.mark.parametrize("scores", [[], [80.0], [80.0, 80, 80, 80]])
def test_too_little_to_tell_is_nothing(scores: list[float]):
    numbers = np.arange(len(scores))
    assert severities(np.array(scores), numbers // 2, numbers % 2) is None
