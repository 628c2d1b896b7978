"""What the rules make of an agent's week: quota, obligatory slots, carried calls, listening windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError
from scipy.stats import kstest

from app.engines.draw.ids import id_column
from app.engines.draw.listening import is_double, listening_windows
from app.engines.draw.quota import carried_over, first_week, obligatory_slots, quota_of
from app.engines.draw.sampling_rules import LateRule, ListeningRules, SamplingRules, load_sampling
from app.engines.draw.weekplan import OUTSIDE, SLOTS, FiledPlan, file_plan

TEXT = Path("qa_rules/sampling.yaml").read_text(encoding="utf-8")
RULES = load_sampling(TEXT, "sampling.yaml")
SEED = bytes(range(32))


def rules(**replaced: str) -> SamplingRules:
    text = TEXT
    for key, value in replaced.items():
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{key}:"))
        text = text.replace(line, line[: line.index(":")] + f": {value}")
    return load_sampling(text, "sampling.yaml")


@pytest.mark.parametrize(
    ("hours", "days_hired", "carried", "expected"),
    [
        (36.0, 400, 0, 3),
        (18.0, 400, 0, 2),  # 1.5 is rounded up
        (6.0, 400, 0, 1),
        (0.0, 400, 0, 1),  # whatever he does, he can be heard
        (36.0, 29, 0, 5),
        (36.0, 30, 0, 3),
        (36.0, 400, 2, 5),
        (48.0, 400, 0, 4),
    ],
)
def test_quota_follows_hours_and_time_in_the_centre(
    hours: float, days_hired: int, carried: int, expected: int
):
    quota = quota_of(np.array([hours]), np.array([days_hired]), np.array([carried]), RULES)
    assert quota.tolist() == [expected]


def test_quota_is_the_same_for_all_where_hours_do_not_count():
    quota = quota_of(
        np.array([36.0, 4.0]), np.array([400, 400]), np.array([0, 0]), rules(full_week_hours="null")
    )
    assert quota.tolist() == [3, 3]


def test_a_centre_that_draws_nothing_gets_quotas_of_nothing():
    none = rules(calls_per_agent_week="0")
    assert quota_of(np.array([36.0]), np.array([400]), np.array([0]), none).tolist() == [0]


def test_what_is_missing_is_carried_over_up_to_the_limit_but_not_of_who_was_away():
    missing, planned = np.array([1, 3, 3]), np.array([True, True, False])
    assert carried_over(missing, planned, RULES).tolist() == [1, 2, 0]
    assert carried_over(missing, planned, rules(rule="close")).tolist() == [0, 0, 0]


def slots_of(mask: int) -> set[int]:
    return {slot for slot in range(SLOTS) if mask >> slot & 1}


@given(arrays(bool, (1, SLOTS)), st.integers(2, 6), st.integers(0, 400))
def test_every_slot_worked_is_obligatory_in_time_where_the_quota_allows(works, quota: int, week: int):
    begin, heard = first_week(week, RULES), np.zeros((1, SLOTS), dtype=bool)
    for number in range(begin, begin + 4):
        bound = slots_of(int(obligatory_slots(works, heard, np.array([quota]), number, RULES)[0]))
        assert len(bound) < quota
        heard[0, list(bound)] = True
    asked = 4 * (quota - 1)
    assert heard.sum() >= min(works.sum(), asked)
    assert not (heard & ~works).any()


def test_heard_slots_are_not_asked_for_again_and_without_the_rule_none_is():
    works, heard = np.ones((1, SLOTS), dtype=bool), np.ones((1, SLOTS), dtype=bool)
    heard[0, 4] = False
    assert slots_of(int(obligatory_slots(works, heard, np.array([3]), 8, RULES)[0])) == {4}
    off = rules(each_once_in_weeks="null")
    assert obligatory_slots(works, ~works, np.array([3]), 8, off).tolist() == [0]


def test_a_quota_of_one_may_be_asked_for_one_slot_and_a_quota_of_nothing_for_none():
    works = np.ones((2, SLOTS), dtype=bool)
    bound = obligatory_slots(works, ~works, np.array([1, 0]), 3, RULES)
    assert [len(slots_of(int(mask))) for mask in bound] == [1, 0]


def test_a_window_lies_in_the_call_and_anywhere_in_it():
    ids = id_column([f"call-{i}" for i in range(4000)])
    windows = listening_windows(SEED, ids, np.full(4000, 600.0), ListeningRules(window_minutes=3))
    assert (windows.end_s - windows.begin_s == 180).all()
    assert windows.end_s.max() <= 600
    assert kstest(windows.begin_s, "uniform", (0, 420)).pvalue > 0.001


@pytest.mark.parametrize("window_minutes", [None, 3])
def test_a_call_shorter_than_the_window_is_heard_whole(window_minutes: float | None):
    windows = listening_windows(
        SEED, id_column(["a"]), np.array([90.0]), ListeningRules(window_minutes=window_minutes)
    )
    assert (windows.begin_s.tolist(), windows.end_s.tolist()) == ([0], [90])


def test_the_share_of_calls_that_is_scored_twice():
    ids = id_column([f"call-{i}" for i in range(20_000)])
    assert is_double(SEED, ids, 0.05).mean() == pytest.approx(0.05, abs=0.006)
    assert not is_double(SEED, ids, 0.0).any()
    assert is_double(SEED, ids, 1.0).all()


def test_a_plan_is_filed_by_agent_and_comes_back_from_its_json():
    minutes = np.arange(14).reshape(2, 7)
    filed = file_plan(
        np.array([9, 4]), np.array([3, 5]), minutes, np.array([1, 0], np.uint8), LateRule.DAILY_RATE
    )
    plan = FiledPlan.model_validate_json(filed.model_dump_json()).columns
    assert plan.agent_id.tolist() == [4, 9]
    assert plan.quota.tolist() == [5, 3]
    assert plan.minutes.tolist() == minutes[::-1].tolist()
    assert plan.entries(np.array([9, 5, 4])).tolist() == [1, OUTSIDE, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"agent_ids": (4, 4)}, "each agent once"),
        ({"quotas": (3,)}, "for each agent"),
        ({"quotas": (3, -1)}, "greater than or equal"),
        ({"obligatory": (0, 64)}, "less than 64"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(change: dict, message: str):
    whole = {"agent_ids": (4, 9), "quotas": (1, 1), "minutes": ((0,) * 7,) * 2, "obligatory": (0, 0)}
    with pytest.raises(ValidationError, match=message):
        FiledPlan.model_validate({**whole, "late": LateRule.DAILY_RATE, **change})
