"""Weeks of a draw: over or not, seed shown or not, when a seed was committed, when calls are due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.localtime import week_numbers
from app.sampling.policy import weeks

MONDAY = date(2026, 10, 12)
DAYS = {"the Sunday before": -1, "its Monday": 0, "its Sunday": 6, "the Monday after": 7}


@pytest.mark.parametrize(("when", "is_over"), list(zip(DAYS, [False, False, False, True], strict=True)))
def test_a_week_is_over_after_its_sunday(when, is_over):
    assert weeks.is_over(MONDAY, MONDAY + timedelta(days=DAYS[when])) is is_over


@pytest.mark.parametrize(
    ("when", "time"), list(zip(DAYS, ["before", "during", "during", "after"], strict=True))
)
def test_a_commitment_is_early_before_the_monday_alone(when, time):
    assert weeks.commitment_time(MONDAY, MONDAY + timedelta(days=DAYS[when])) == time


def test_the_seed_is_hidden_while_the_week_lasts():
    assert not weeks.shows_seed(MONDAY, is_drawn=True, today=MONDAY + timedelta(days=6))


def test_the_seed_is_hidden_until_the_draw_is_made():
    assert not weeks.shows_seed(MONDAY, is_drawn=False, today=MONDAY + timedelta(days=9))


def test_the_seed_is_shown_after_week_and_draw():
    assert weeks.shows_seed(MONDAY, is_drawn=True, today=MONDAY + timedelta(days=7))


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_the_week_number_is_the_engines(day: date):
    monday = day - timedelta(days=day.weekday())
    assert weeks.week_number(monday) == int(week_numbers((day - date(1970, 1, 1)).days))


@given(st.lists(st.sampled_from([1, 2, None]), max_size=40), st.integers(1, 7))
def test_calls_are_due_within_the_listening_days(monitors: list[int | None], listening_days: int):
    days = weeks.due_days(monitors, MONDAY, listening_days)
    after = MONDAY + timedelta(days=7)
    assert all(after <= day < after + timedelta(days=listening_days) for day in days)


def test_ten_calls_of_one_monitor_are_two_a_day():
    days = weeks.due_days([1] * 10, MONDAY, 5)
    assert sorted({days.count(day) for day in days}) == [2]


def test_a_stratum_is_read_back():
    assert weeks.stratum_of(weeks.stratum_name(12, 2964)) == (12, 2964)
