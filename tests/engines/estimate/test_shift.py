"""Shifts of scores: no more false alarms than said, what is there is found, and other libraries agree."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from app.engines.estimate.shift import LIMITS, Factor, Limits, Reading, holm, shifts


@pytest.fixture(scope="module")
def small_heap() -> None:
    """The other library collects garbage at each call: seconds, once thousands of tests were run."""
    gc.freeze()


def scores(seed: int, night: float = 0.0, women: float = 0.0, agents: int = 60, number: int = 900):
    """Night work goes to severe monitors; ``night`` and ``women`` are points that should not be there."""
    rng = np.random.default_rng(seed)
    agent, monitor = rng.integers(agents, size=number), rng.integers(6, size=number)
    hour = (rng.random(number) < 0.1 + 0.15 * monitor).astype(np.int64)
    woman = np.arange(agents)[agent] % 2
    score = rng.normal(80, 4, agents)[agent] - 2.0 * monitor + night * hour + women * woman
    return score + rng.normal(0, 6, number), agent, monitor, hour, woman


def read(*args, limits: Limits = LIMITS, **kwargs):
    score, agent, monitor, hour, woman = scores(*args, **kwargs)
    factors = {"hour": Factor(hour), "gender": Factor(woman, of_agent=True)}
    return shifts(score, agent, monitor, factors, limits)


@pytest.mark.usefixtures("small_heap")
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_is_that_of_another_library(p):
    assert holm(np.array(p)) == pytest.approx(multipletests(p, method="holm")[1])


def test_a_level_that_is_not_known_is_as_if_its_scores_were_not_there():
    score, agent, monitor, _, woman = scores(5)
    known = agent % 3 > 0
    columns = (score, agent, monitor, np.where(known, woman, -1))
    with_all = shifts(*columns[:3], {"gender": Factor(columns[3], of_agent=True)})
    known_alone = [column[known] for column in columns]
    assert with_all == shifts(*known_alone[:3], {"gender": Factor(known_alone[3], of_agent=True)})
    assert with_all["gender"].left_out == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_factor_of_the_call_is_tested_as_a_regression_with_all_agents_and_monitors_would(seed: int):
    score, agent, monitor, hour, _ = scores(seed, number=400, agents=20)
    hour = hour + (np.arange(400) % 5 == 0)  # three levels
    found = shifts(score, agent, monitor, {"hour": Factor(hour)}, Limits(scores=1, agents=1))["hour"]
    design = np.hstack([np.eye(20)[agent], np.eye(6)[monitor][:, 1:], np.eye(3)[hour][:, 1:]])
    theirs = OLS(score, design).fit()
    assert found.p == pytest.approx(float(theirs.f_test(np.eye(design.shape[1])[-2:]).pvalue), abs=1e-9)
    against = np.zeros((3, design.shape[1]))
    against[:, -2:] = [[-0.5, -0.5], [1, -0.5], [-0.5, 1]]
    told = theirs.t_test(against)
    assert [each.points for each in found.effects] == pytest.approx(told.effect)
    assert [(each.low, each.high) for each in found.effects] == [
        pytest.approx(one) for one in told.conf_int()
    ]


def test_a_factor_of_the_agent_is_tested_between_agents_as_many_as_there_are():
    score, agent, monitor, _, woman = scores(3, agents=20, number=4000)
    found = shifts(score, agent, np.zeros_like(monitor), {"gender": Factor(woman, of_agent=True)})["gender"]
    mean = np.bincount(agent, score) / np.bincount(agent)
    theirs = OLS(mean, np.stack([np.ones(20), np.arange(20) % 2], axis=1)).fit()
    assert found.p == pytest.approx(
        theirs.pvalues[1], abs=0.01
    )  # agents with more scores weigh a little more
    assert found.effects[1].points == pytest.approx(theirs.params[1], abs=0.1)


def test_false_alarms_are_as_rare_as_said():
    p = [[one.p for one in read(seed).values()] for seed in range(200)]
    assert np.all(np.abs(np.mean(np.array(p) < 0.05, axis=0) - 0.05) < 0.04)
    assert np.all(np.abs(np.mean(np.array(p) < 0.5, axis=0) - 0.5) < 0.1)


def test_fatal_items_that_make_some_totals_zero_raise_no_alarms():
    p = []
    for seed in range(200):
        score, agent, monitor, hour, woman = scores(seed)
        score[np.random.default_rng(seed + 1000).random(len(score)) < 0.04] = 0
        factors = {"hour": Factor(hour), "gender": Factor(woman, of_agent=True)}
        p.append([one.p for one in shifts(score, agent, monitor, factors).values()])
    assert np.all(np.abs(np.mean(np.array(p) < 0.05, axis=0) - 0.05) < 0.04)


@pytest.mark.parametrize(("name", "truth"), [("hour", -2.0), ("gender", 1.5)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(name: str, truth: float):
    found = [read(seed, night=-2.0, women=1.5)[name].effects[1] for seed in range(150)]
    assert 0.9 <= np.mean([one.low <= truth <= one.high for one in found]) <= 0.99


def test_points_that_are_missing_at_night_are_clear():
    found = read(1, night=-3.0, number=3000)
    assert found["hour"].reading is Reading.CLEAR
    assert found["hour"].strongest.points == pytest.approx(-3, abs=0.8)
    assert found["hour"].adjusted >= found["hour"].p


def test_severe_monitors_at_night_are_no_sign_of_anything():
    score, _, _, hour, _ = scores(2, number=3000)
    assert score[hour == 1].mean() < score[hour == 0].mean() - 1.5
    assert read(2, number=3000, limits=Limits(unsure=2))["hour"].reading is Reading.NO_SIGN


def test_what_is_there_but_does_not_matter_is_slight():
    assert read(1, night=-3.0, number=3000, limits=Limits(matters=5))["hour"].reading is Reading.SLIGHT


def test_what_would_be_clear_alone_is_perhaps_among_many():
    score, agent, monitor, hour, _ = scores(4, night=-1.6)
    rng = np.random.default_rng(0)
    others = {f"lot {n}": Factor(rng.integers(2, size=len(score))) for n in range(30)}
    alone = shifts(score, agent, monitor, {"hour": Factor(hour)})["hour"]
    among = shifts(score, agent, monitor, {"hour": Factor(hour)} | others)["hour"]
    assert (alone.reading, among.reading) == (Reading.CLEAR, Reading.PERHAPS)


def test_an_interval_that_leaves_room_for_much_is_too_few_to_tell():
    found = read(5, number=90, agents=20)["hour"]
    assert found.reading is Reading.TOO_FEW
    assert found.p is not None


def test_levels_with_too_few_scores_or_agents_are_left_out_and_named():
    score, agent, monitor, hour, _ = scores(6)
    hour[:10] = 7
    hour[agent == 3] = 8
    found = shifts(score, agent, monitor, {"hour": Factor(hour)})["hour"]
    assert found.left_out == (7, 8)
    assert [each.level for each in found.effects] == [0, 1]
    assert all(each.scores >= 30 and each.agents >= 5 for each in found.effects)


def test_a_slot_that_no_agent_shares_with_another_cannot_be_told_from_its_agents():
    score, agent, monitor, _, woman = scores(7)
    found = shifts(score, agent, monitor, {"slot": Factor(woman)})["slot"]
    assert (found.reading, found.effects, found.adjusted) == (Reading.TOO_FEW, (), None)


def test_without_scores_nothing_is_read():
    nothing = np.zeros(0, dtype=np.int64)
    found = shifts(np.zeros(0), nothing, nothing, {"hour": Factor(nothing)})["hour"]
    assert (found.reading, found.strongest) == (Reading.TOO_FEW, None)
