"""Working days, against counting one by one and against the package that knows China's holidays."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.duty.working_days import WorkingDays, chinese_holidays, working_days

SATURDAY, SUNDAY = 5, 6
CHINA = working_days(is_chinese=True, weekend=[SATURDAY, SUNDAY], off=[], worked=[])
YEARS = sorted(CHINA.years)
KNOWN = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 10, 31))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CALENDARS = st.builds(
    WorkingDays,
    weekend=st.frozensets(st.integers(0, 6), max_size=6), off=st.frozensets(DAYS, max_size=40),
    worked=st.frozensets(DAYS, max_size=20), years=st.just(frozenset({2026})),
)  # fmt: skip


@given(day=KNOWN)
def test_chinas_days_are_those_of_the_package(day):
    assert CHINA.is_worked(day) == chinese_calendar.is_workday(day)


@given(day=KNOWN, days=st.integers(0, 60))
def test_chinas_working_days_are_counted_as_the_package_counts_them(day, days):
    end = min(day + timedelta(days=days), date(YEARS[-1], 12, 31))
    expected = [one for one in chinese_calendar.get_workdays(day, end) if one != day]
    assert CHINA.between(day, end) == len(expected)
    if expected:
        assert CHINA.after(day, len(expected)) == expected[-1]


@given(calendar=CALENDARS, day=DAYS, count=st.integers(1, 30))
def test_the_nth_working_day_is_the_nth_that_is_counted_one_by_one(calendar, day, count):
    later = (day + timedelta(days=n) for n in range(1, 2000))
    worked = [one for one in later if calendar.is_worked(one)]
    assert calendar.after(day, count) == worked[count - 1]
    assert calendar.between(day, worked[count - 1]) == count
    assert calendar.between(worked[count - 1], day) == -count


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-09-28", "2026-10-10"),  # National Day is 1 to 7 October; Saturday the 10th is worked for it
        ("2026-02-09", "2026-02-14"),  # Saturday 14 February is worked for the Spring Festival
        ("2026-11-26", "2026-12-03"),  # an ordinary week
    ],
)
def test_five_working_days_in_china(begin, end):
    assert CHINA.after(date.fromisoformat(begin), 5) == date.fromisoformat(end)


def test_a_year_that_was_not_announced_has_weekends_alone_and_says_so():
    after = YEARS[-1] + 1
    new_year = date(after, 1, 1)
    assert CHINA.is_worked(new_year) == (new_year.weekday() < SATURDAY)
    assert CHINA.unknown_years(date(after - 1, 12, 20), date(after, 1, 5)) == [after]
    assert CHINA.unknown_years(date(after - 1, 1, 5), date(after - 1, 12, 20)) == []


def test_the_centres_own_list_goes_before_chinas():
    holiday, made_up = min(chinese_holidays()[0]), min(chinese_holidays()[1])
    own = working_days(is_chinese=True, weekend=[SATURDAY, SUNDAY], off=[made_up], worked=[holiday])
    assert own.is_worked(holiday)
    assert not own.is_worked(made_up)


def test_a_centre_elsewhere_has_its_own_list_and_its_own_weekend():
    eid = date(2026, 3, 19)
    gulf = working_days(is_chinese=False, weekend=[4, SATURDAY], off=[eid], worked=[])
    assert not gulf.is_worked(eid)
    assert gulf.is_worked(date(2026, 10, 1))
    assert not gulf.is_worked(date(2026, 10, 2))
    assert gulf.after(date(2026, 10, 1), 1) == date(2026, 10, 4)
    assert gulf.unknown_years(date(2026, 1, 1), date(2027, 1, 1)) == [2027]


def test_no_working_day_is_no_answer():
    with pytest.raises(ValueError, match="lead nowhere"):
        CHINA.after(date(2026, 1, 1), 0)
