"""What calls for an interview, and how a plan goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching import policy
from app.coaching.policy import KINDS, OUTCOMES, PLAN_STATES, Kind, Outcome, PlanState
from app.engines.improvement.rules import CoachingRules

RULES = CoachingRules(
    interview_below_points=Decimal(75),
    praise_from_points=Decimal(98),
    propose_for_days=35,
    plan_days=28,
    follow_up_calls=2,
)
BETTER, SAME = Outcome.IMPROVED.value, Outcome.UNCHANGED.value
MONDAY = date(2026, 10, 19)


@pytest.mark.parametrize(
    ("total", "is_fatal", "kind"),
    [
        ("74.99", False, Kind.PROBLEM),
        ("75", False, None),
        ("97.99", False, None),
        ("98", False, Kind.PRAISE),
        ("0", True, Kind.PROBLEM),
        ("99", True, Kind.PROBLEM),
        (None, False, None),
        (None, True, Kind.PROBLEM),
    ],
)
def test_a_low_or_fatal_score_calls_for_an_interview_and_a_high_one_for_praise(total, is_fatal, kind):
    points = None if total is None else Decimal(total)
    assert policy.proposed_kind(points, is_fatal, RULES) == kind


@pytest.mark.parametrize(
    ("outcomes", "state", "closes", "again"),
    [
        ([], PlanState.OPEN, False, False),
        ([None, None], PlanState.OPEN, False, False),
        ([BETTER, None], PlanState.FOLLOWING, False, False),
        ([SAME, None], PlanState.FOLLOWING, False, False),
        ([SAME, BETTER], PlanState.FOLLOWING, True, False),
        ([BETTER, SAME], PlanState.FOLLOWING, False, True),
        ([BETTER, SAME, None, None], PlanState.FOLLOWING, False, False),
        ([BETTER, SAME, SAME, BETTER], PlanState.FOLLOWING, True, False),
    ],
)
def test_the_last_of_all_calls_decides_how_a_plan_goes_on(outcomes, state, closes, again):
    assert policy.state_after(outcomes) is state
    assert (policy.may_close(outcomes), policy.goes_another_round(outcomes)) == (closes, again)


@pytest.mark.parametrize(
    ("days", "calls", "expected"),
    [(28, 2, [14, 28]), (3, 2, [2, 3]), (1, 2, [1, 1]), (10, 3, [4, 7, 10]), (1, 1, [1])],
)
def test_follow_ups_are_spread_up_to_the_last_day(days, calls, expected):
    planned = policy.follow_up_days(MONDAY, MONDAY + timedelta(days=days), calls)
    assert [(day - MONDAY).days for day in planned] == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 400), st.integers(1, 12))
def test_follow_ups_lie_within_the_plan_in_order_and_end_with_it(first, days, calls):
    due_on = first + timedelta(days=days)
    planned = policy.follow_up_days(first, due_on, calls)
    assert len(planned) == calls
    assert planned == sorted(planned)
    assert first < planned[0] <= planned[-1] == due_on


@given(st.integers(1, 400), st.integers(1, 12))
def test_the_gaps_between_follow_ups_differ_by_a_day_at_most(days, calls):
    planned = [MONDAY, *policy.follow_up_days(MONDAY, MONDAY + timedelta(days=days), calls)]
    gaps = [(later - earlier).days for earlier, later in pairwise(planned)]
    assert max(gaps) - min(gaps) <= 1


def test_only_calls_after_the_last_hearing_can_show_improvement():
    agreed, heard = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC)
    assert policy.heard_since(agreed, [None, None]) == agreed
    assert policy.heard_since(agreed, [heard, None]) == heard


def test_each_follow_up_has_a_seed_of_its_own():
    seeds = {policy.draw_seed(plan, follow_up) for plan in range(1, 12) for follow_up in range(1, 12)}
    assert len(seeds) == 121


def test_every_kind_state_and_outcome_has_a_name():
    assert (set(KINDS), set(PLAN_STATES), set(OUTCOMES)) == (set(Kind), set(PlanState), set(Outcome))
