"""Local calendar columns against the standard library, one instant at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.localtime import local_times, week_numbers

instants = st.lists(st.integers(0, 2_500_000_000), max_size=30)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"])
@given(instants)
def test_weekday_and_minute_are_those_of_the_standard_library(zone: str, start_s: list[int]):
    times = local_times(np.array(start_s, dtype=np.int64), ZoneInfo(zone))
    expected = [datetime.fromtimestamp(s, UTC).astimezone(ZoneInfo(zone)) for s in start_s]
    assert times.weekday.tolist() == [moment.weekday() for moment in expected]
    assert times.minute.tolist() == [moment.hour * 60 + moment.minute for moment in expected]
    assert times.day.tolist() == [moment.date().toordinal() - 719_163 for moment in expected]


@pytest.mark.parametrize(
    ("zone", "change"), [("Europe/Berlin", "2026-10-25T01:00Z"), ("Australia/Lord_Howe", "2026-10-03T15:30Z")]
)
def test_the_minutes_around_a_change_of_clocks_are_right(zone: str, change: str):
    change_s = int(datetime.fromisoformat(change).timestamp())
    start_s = np.arange(change_s - 7200, change_s + 7200, 60)
    expected = [datetime.fromtimestamp(int(s), UTC).astimezone(ZoneInfo(zone)) for s in start_s]
    minutes = [moment.hour * 60 + moment.minute for moment in expected]
    assert local_times(start_s, ZoneInfo(zone)).minute.tolist() == minutes


@given(st.integers(0, 30_000))
def test_a_week_begins_on_monday(day: int):
    is_monday = datetime.fromtimestamp(day * 86_400, UTC).weekday() == 0
    week = week_numbers(np.array([day - 1, day]))
    assert (week[0] != week[1]) == is_monday
