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
    assert not weeks.shows_seed(MONDAY, is_closed=True, today=MONDAY + timedelta(days=6))


def test_the_seed_is_hidden_until_the_week_is_closed():
    assert not weeks.shows_seed(MONDAY, is_closed=False, today=MONDAY + timedelta(days=9))


def test_the_seed_is_shown_after_the_closing():
    assert weeks.shows_seed(MONDAY, is_closed=True, today=MONDAY + timedelta(days=7))


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_the_week_number_is_the_engines(day: date):
    monday = day - timedelta(days=day.weekday())
    assert weeks.week_number(monday) == int(week_numbers((day - date(1970, 1, 1)).days))


def test_mondays_calls_are_heard_in_the_week_from_tuesday_on():
    assert weeks.days_to_hear(MONDAY, 0) == [date(2026, 10, day) for day in range(13, 20)]


def test_the_closings_calls_are_heard_in_the_week_after():
    assert weeks.days_to_hear(MONDAY, weeks.CLOSING) == [date(2026, 10, day) for day in range(19, 26)]
    assert weeks.days_to_hear(MONDAY, weeks.CLOSING) == weeks.days_to_hear(MONDAY, 6)


@pytest.mark.parametrize(("today", "days"), [(-3, 0), (0, 0), (1, 1), (6, 6), (7, 7), (30, 7)])
def test_a_day_is_over_when_the_next_one_begins(today, days):
    assert weeks.days_over(MONDAY, MONDAY + timedelta(days=today)) == days


@given(st.integers(0, 5000))
def test_the_monday_is_read_back_from_the_number(number):
    assert weeks.week_number(weeks.week_of_number(number)) == number


def test_a_stratum_is_read_back():
    assert weeks.stratum_of(weeks.stratum_name(12, 2964)) == (12, 2964)
