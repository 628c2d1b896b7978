"""Days of the centre and instants of the world, also where clocks are put back and forward."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.foundation import clock

LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 3, 30), 24), (date(2026, 10, 25), 25)],
)
def test_a_day_in_london_is_as_long_as_the_clocks_make_it(day, hours):
    begin, end = clock.day_bounds(day, LONDON)
    assert end - begin == timedelta(hours=hours)


def test_a_day_in_shanghai_begins_the_afternoon_before_in_utc():
    assert clock.day_bounds(date(2026, 10, 14), SHANGHAI)[0] == datetime(2026, 10, 13, 16, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_days_follow_each_other_without_gap_or_overlap(day):
    assert clock.day_bounds(day, LONDON)[1] == clock.day_bounds(day + timedelta(days=1), LONDON)[0]


@pytest.mark.parametrize(
    ("month", "begin", "end"),
    [
        ("2026-10", datetime(2026, 9, 30, 23, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, 23, tzinfo=UTC)),
        ("2026-12", datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_month_in_london_begins_and_ends_at_its_own_midnights(month, begin, end):
    assert clock.month_bounds(month, LONDON) == (begin, end)


@pytest.mark.parametrize("text", ["2026-13", "2026", "", "October"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError):
        clock.month_days(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_each_day_lies_in_its_month(day):
    first, after = clock.month_days(clock.month_of(day))
    assert first <= day < after


@pytest.mark.parametrize(("day", "month"), [(date(2026, 1, 1), "2025-12"), (date(2026, 3, 31), "2026-02")])
def test_the_month_before_is_the_one_that_is_complete(day, month):
    assert clock.month_before(day) == month


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_the_monday_at_or_before_each_of_its_days(day):
    monday = clock.week_start(day)
    assert monday.isocalendar()[:2] == day.isocalendar()[:2]
    assert monday.weekday() == 0


@pytest.mark.parametrize(("zone", "day"), [(SHANGHAI, date(2026, 10, 15)), (LONDON, date(2026, 10, 14))])
def test_today_is_the_centres_own_day(monkeypatch, zone, day):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 14, 20, tzinfo=UTC))
    assert clock.today(zone) == day
