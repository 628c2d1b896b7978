"""Which calls are risky, which of them are picked, and which are left (S6, F7)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.draw.risk import (
    LeftFor,
    RiskLimits,
    RiskPoints,
    RiskyCall,
    Weight,
    Why,
    in_order,
    load_picks,
    pick,
    risk_of,
    risky_items,
)
from app.engines.rulefile import RuleFileError
from app.engines.scoring.loader import load_rubric
from tests.factories.rubrics import SMALL

TEXT = (ROOT / "qa_rules" / "picks.yaml").read_text(encoding="utf-8")
calls = st.lists(
    st.builds(RiskyCall, st.uuids().map(str), st.integers(1, 3), st.sampled_from([10.0, 50.0, 80.0])),
    max_size=15, unique_by=lambda call: call.name,
)  # fmt: skip
limits = st.builds(RiskLimits, week=st.integers(0, 8), week_per_agent=st.integers(0, 4),
                   not_older_than_days=st.just(7))  # fmt: skip


def has_room(call: RiskyCall) -> bool:
    return int(call.name[0], 16) > 3


def test_the_shipped_rules_can_be_read():
    assert load_picks(TEXT, "picks.yaml").limits.week_per_agent == 2


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("compliance: 80", "complience: 80", ":7: points.critical.complience"),
        ("fatal: 100", "fatal: -1", ":5: points.fatal"),
        ("items: {}", "items: {promise: 2000}", ":4: points"),
        ("least_confidence: 0.8", "least_confidence: 80", ":12: least_confidence"),
        ("week_per_agent: 2", "agent_week: 2", ":16: limits.agent_week"),
    ],
)
def test_a_fault_is_told_with_line_and_key(right, wrong, place):
    with pytest.raises(RuleFileError) as told:
        load_picks(TEXT.replace(right, wrong), "picks.yaml")
    assert f"picks.yaml{place}: " in str(told.value)


def test_an_item_counts_the_most_of_what_applies_to_it():
    text = SMALL.replace("fatal: true", "fatal: true\n        critical: customer")
    points = RiskPoints(fatal=30, critical={"customer": 60}, items={"silence": 10, "solved": 0})
    assert risky_items(load_rubric(text, "t"), points) == {
        "rude": Weight(Why.CUSTOMER, 60), "silence": Weight(Why.LISTED, 10)
    }  # fmt: skip


def test_risk_is_points_times_confidence():
    assert risk_of([(Weight(Why.FATAL, 100), 0.9), (Weight(Why.BUSINESS, 40), 0.5)]) == 110


@given(calls, limits, st.dictionaries(st.integers(1, 3), st.integers(0, 3)))
def test_no_limit_is_passed_and_every_call_gets_an_answer(risky, limits, picked):
    outcome = pick(risky, limits, picked, has_room)
    taken = [call for call in risky if outcome[call.name] is None]
    before = sum(picked.values())
    assert set(outcome) == {call.name for call in risky}
    assert not taken or before + len(taken) <= limits.week
    for agent, count in Counter(call.agent_id for call in taken).items():
        assert picked.get(agent, 0) + count <= limits.week_per_agent


@given(calls, limits)
def test_a_call_is_left_only_for_the_reason_that_is_told(risky, limits):
    """Against a plain walk through the calls in order of risk."""
    outcome, taken = pick(risky, limits, {}, has_room), []
    for call in in_order(risky):
        of_agent = sum(one.agent_id == call.agent_id for one in taken)
        reasons = {
            LeftFor.WEEK_FULL: len(taken) >= limits.week,
            LeftFor.AGENT_FULL: of_agent >= limits.week_per_agent,
            LeftFor.NO_ROOM: not has_room(call),
        }
        left = outcome[call.name]
        assert reasons[left] if left else not any(reasons.values())
        taken += [call] if left is None else []


@given(calls, st.randoms(use_true_random=False))
def test_the_order_of_equals_is_nobodys_choice(risky, lot):
    shuffled = risky[:]
    lot.shuffle(shuffled)
    order = in_order(shuffled)
    assert order == in_order(risky)
    assert [call.risk for call in order] == sorted((call.risk for call in risky), reverse=True)
