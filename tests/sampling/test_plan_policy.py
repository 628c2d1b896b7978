"""What a sampling plan's fields are, what is wrong with them, from when it counts, what it would bring."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.plan_text import values_of, with_values
from app.engines.draw.sampling_rules import SamplingRules, load_sampling
from app.engines.rulefile import RuleFileError
from app.sampling.policy.plan_course import (
    Change,
    Set,
    Standing,
    changes,
    may_begin_on,
    mondays_ahead,
    standing,
)
from app.sampling.policy.plan_faults import faults_by_field
from app.sampling.policy.plan_fields import FIELDS, said, shown, typed_values
from app.sampling.policy.plan_outlook import Listeners, PastSums, Staff, outlook, usual

TEXT = Path("qa_rules/sampling.yaml").read_text(encoding="utf-8")
RULES = load_sampling(TEXT, "sampling.yaml")
TYPED = {FIELDS[key].name: shown(value) for key, value in values_of(RULES).items()}
MONDAY = date(2026, 11, 2)


def rules(**values) -> SamplingRules:
    keys = {key.replace("__", "."): value for key, value in values.items()}
    return load_sampling(with_values(TEXT, keys), "sampling.yaml")


class TestFields:
    def test_there_is_a_field_for_each_key_in_the_order_of_sections(self):
        assert sorted(FIELDS) == sorted(values_of(RULES))

    def test_what_is_shown_and_typed_again_is_the_same_plan(self):
        assert load_sampling(with_values(TEXT, typed_values(TYPED)), "x") == RULES

    def test_full_width_digits_are_digits(self, app):
        typed = typed_values(TYPED | {"calls_per_agent_week": " ４ ", "double_share": "０．２"})
        read = load_sampling(with_values(TEXT, typed), "x")
        assert (read.calls_per_agent_week, read.double_share) == (4, 0.2)

    def test_nothing_and_words_are_told_in_words(self, app):
        assert str(said("quota.full_week_hours", None)) == "not set: everyone equally often"
        assert str(said("shortfall.rule", "close")) == "closed with the week"
        assert said("assignment.tolerance_calls", 1.0) == "1"


WHOLE, ANY = "A whole number is wanted.", "A number is wanted."
FAULTS = [
    ("calls_per_agent_week", ["", "three", "2.5"], WHOLE),
    ("calls_per_agent_week", ["-1"], "At least 0."),
    ("calls_per_agent_week", ["1001"], "At most 1000."),
    ("quota-full_week_hours", ["many", "nan", "inf", "1e999"], ANY),
    ("quota-full_week_hours", ["0", "-4"], "More than 0."),
    ("quota-full_week_hours", ["169"], "At most 168."),
    ("quota-newcomer_days", ["", "x", "1.5", "9" * 5000], WHOLE),
    ("quota-newcomer_days", ["-1"], "At least 0."),
    ("quota-newcomer_days", ["99999"], "At most 3660."),
    ("quota-newcomer_calls", [""], WHOLE),
    ("quota-newcomer_calls", ["-1"], "At least 0."),
    ("slots-each_once_in_weeks", ["0"], "At least 1."),
    ("slots-each_once_in_weeks", ["54"], "At most 53."),
    ("slots-each_once_in_weeks", ["often"], WHOLE),
    ("late", ["", "never"], "Choose one of the words that are offered."),
    ("shortfall-rule", ["", "forget"], "Choose one of the words that are offered."),
    ("shortfall-most_carried", ["-1"], "At least 0."),
    ("double_share", ["", "5%", "half"], ANY),
    ("double_share", ["-0.1"], "At least 0."),
    ("double_share", ["1.01"], "At most 1."),
    ("frame-shortest_call_s", ["-1"], "At least 0."),
    ("frame-shortest_call_s", ["86401"], "At most 86400."),
    ("listening-window_minutes", ["0"], "More than 0."),
    ("listening-window_minutes", ["1441"], "At most 1440."),
    ("listening-window_minutes", ["}: [a\n# x", "all"], ANY),
    ("assignment-daily_target_minutes", ["0"], "More than 0."),
    ("assignment-daily_target_minutes", [""], ANY),
    ("assignment-listening_days", ["0"], "At least 1."),
    ("assignment-listening_days", ["8"], "At most 7."),
    ("assignment-tolerance_calls", ["-1"], "At least 0."),
    ("assignment-former_team_days", ["-1"], "At least 0."),
    ("assignment-former_team_days", ["1000000000"], "At most 3660."),
    ("assignment-pair_weeks", ["105"], "At most 104."),
]


@pytest.mark.parametrize(
    ("name", "text", "fault"), [(n, text, f) for n, texts, f in FAULTS for text in texts]
)
def test_a_fault_stands_at_its_field_and_nowhere_else(app, name, text, fault):
    with pytest.raises(RuleFileError) as raised:
        load_sampling(with_values(TEXT, typed_values(TYPED | {name: text})), "sampling.yaml")
    assert faults_by_field(raised.value.problems) == {name: [fault]}


def test_every_field_has_its_wrong_values_in_the_table():
    assert {name for name, *_ in FAULTS} == {field.name for field in FIELDS.values()}


def test_a_fault_of_no_field_is_told_with_line_and_key(app):
    with pytest.raises(RuleFileError) as raised:
        load_sampling(TEXT + "lunch: long\n", "sampling.yaml")
    assert list(faults_by_field(raised.value.problems)) == [""]


class TestCourse:
    @pytest.mark.parametrize(
        ("from_on", "today", "may"),
        [
            (MONDAY, MONDAY - timedelta(days=1), True),
            (MONDAY, MONDAY - timedelta(days=7), True),
            (MONDAY, MONDAY, False),  # the week has begun
            (MONDAY, MONDAY + timedelta(days=1), False),
            (MONDAY + timedelta(days=1), MONDAY, False),  # a Tuesday
            (MONDAY + timedelta(days=6), MONDAY, False),  # a Sunday
            (MONDAY + timedelta(days=700), MONDAY, True),
        ],
    )
    def test_a_plan_begins_on_a_monday_to_come(self, from_on, today, may):
        assert may_begin_on(from_on, today) is may

    @given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
    def test_the_mondays_that_are_offered_are_those_on_which_it_may(self, today):
        days = [today + timedelta(days=further) for further in range(8 * 7)]
        assert mondays_ahead(today, 7) == [day for day in days if may_begin_on(day, today)][:7]

    @pytest.mark.parametrize(
        ("one", "expected"),
        [
            (Set(3, MONDAY, False), Standing.IN_FORCE),
            (Set(2, MONDAY, False), Standing.OVERRULED),
            (Set(1, MONDAY - timedelta(days=7), False), Standing.EARLIER),
            (Set(4, MONDAY + timedelta(days=7), False), Standing.COMING),
            (Set(5, MONDAY + timedelta(days=7), True), Standing.WITHDRAWN),
        ],
    )
    def test_what_stands_of_each(self, one, expected):
        latest = {MONDAY: 3, MONDAY - timedelta(days=7): 1, MONDAY + timedelta(days=7): 4}
        assert standing(one, 3, latest, MONDAY) is expected

    def test_what_changed_is_told_by_key(self):
        assert changes(RULES, rules(calls_per_agent_week=4, quota__full_week_hours=None)) == [
            Change("calls_per_agent_week", 3, 4), Change("quota.full_week_hours", 36.0, None),
        ]  # fmt: skip


def one_agent(*, hours=36, days_in=400, calls=40, drawable=40, heard_s=12_000.0, carried=0):
    """An agent with a full week and ten calls of five minutes in each of four weeks."""
    minutes = np.array([[hours * 12] * 5 + [0, 0]])
    staff = Staff(np.array([7]), minutes, np.array([days_in]), np.array([carried]))
    past = PastSums(np.array([7]), np.array([calls]), np.array([drawable]), np.array([heard_s]))
    return staff, usual(staff, past, 4)


def listeners(monitors=1, own=None, away=()):
    return Listeners(range(monitors), [MONDAY + timedelta(days=n) for n in range(7)], own or {}, away)


class TestOutlook:
    def test_a_worked_example(self):
        """Three calls of five minutes, one in twenty of them twice: 15.75 minutes of 600."""
        found = outlook(*one_agent(), listeners(), RULES)
        assert (found.calls, found.expected) == (3, 3.0)
        assert found.doubles == pytest.approx(0.15)
        assert found.minutes == pytest.approx(15.75)
        assert found.spare_a_day == pytest.approx((600 - 15.75) / 5)
        assert (found.short, found.unknown, found.below_slots) == ((), 0, 0)

    def test_monitors_who_are_too_few_lack_minutes_on_each_working_day(self):
        found = outlook(*one_agent(), listeners(own={0: 1}), RULES)
        assert found.spare_a_day == pytest.approx((5 - 15.75) / 5)

    def test_without_monitors_everything_is_lacking(self):
        assert outlook(*one_agent(), listeners(0), RULES).spare_a_day == pytest.approx(-15.75 / 5)

    def test_days_away_count(self):
        away = {(0, MONDAY), (0, MONDAY + timedelta(days=1))}
        assert outlook(*one_agent(), listeners(away=away), RULES).capacity == 360

    @pytest.mark.parametrize(
        ("traits", "usual_calls", "reason"),
        [
            ({"calls": 4, "drawable": 4, "heard_s": 400.0}, 1.0, "too_few_calls"),
            ({"calls": 40, "drawable": 0, "heard_s": 0.0}, 0.0, "all_excluded"),
            ({"calls": 0, "drawable": 0, "heard_s": 0.0}, 0.0, "no_calls"),
            ({"hours": 0}, 0.0, "away"),
        ],
    )
    def test_who_falls_short_and_why(self, traits, usual_calls, reason):
        staff, own = one_agent(**traits)
        two = Staff(np.array([7, 8]), *(np.repeat(column, 2, axis=0) for column in staff[1:]))
        both = type(own)(
            *(np.append(column, more) for column, more in zip(own, (40, 40, 12_000.0, 4.0), strict=True))
        )
        two.minutes[1] = one_agent()[0].minutes[0]
        [short] = outlook(two, both, listeners(), RULES).short
        assert (short.agent_id, short.usual, short.reason.value) == (7, usual_calls, reason)

    def test_who_is_new_counts_with_his_whole_quota_and_is_not_said_to_be_short(self):
        found = outlook(*one_agent(days_in=10, calls=0, drawable=0, heard_s=0.0), listeners(), RULES)
        assert (found.calls, found.expected, found.unknown, found.short) == (5, 5.0, 1, ())

    def test_who_came_two_weeks_ago_is_measured_by_these(self):
        """Twenty calls in the two weeks that end a week before: ten a week."""
        staff, own = one_agent(days_in=21, calls=20, drawable=20, heard_s=6000.0)
        assert outlook(staff, own, listeners(), rules(quota__newcomer_calls=11)).short[0].usual == 10.0

    def test_a_centre_without_calls_has_no_hours(self):
        found = outlook(*one_agent(calls=0, drawable=0, heard_s=0.0), listeners(), RULES)
        assert (found.minutes, found.hours, found.spare_a_day, found.short) == (None, None, None, ())

    def test_fewer_calls_than_slots_in_the_time_for_them_are_counted(self):
        once = rules(calls_per_agent_week=1)
        assert outlook(*one_agent(), listeners(), once).below_slots == 1
        assert outlook(*one_agent(), listeners(), rules(slots__each_once_in_weeks=None)).below_slots is None
