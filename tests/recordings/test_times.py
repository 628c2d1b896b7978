"""Times and lengths as other systems write them; the clock's changes are taken at their word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from app.recordings.policy.times import NoSuchTime, TwiceATime, read_instant, read_seconds

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
SHANGHAI, LORD_HOWE = "Asia/Shanghai", "Australia/Lord_Howe"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(value: str, zone: str, **rule) -> datetime:
    return read_instant(value, ["iso"], ZoneInfo(zone), **rule).astimezone(UTC)


@pytest.mark.parametrize(
    ("value", "forms", "zone", "instant"),
    [
        ("2026-11-20 09:15:00", ["iso"], SHANGHAI, "2026-11-20 01:15"),
        ("2026-11-20T09:15:00+08:00", ["iso"], BERLIN, "2026-11-20 01:15"),
        ("2026-11-20T01:15:00Z", ["iso"], BERLIN, "2026-11-20 01:15"),
        ("20/11/2026 09:15", ["iso", "%d/%m/%Y %H:%M"], SHANGHAI, "2026-11-20 01:15"),
        ("20261120-091500", ["%Y%m%d-%H%M%S"], SHANGHAI, "2026-11-20 01:15"),
        ("11/20/2026 09:15:00 AM +0800", ["%m/%d/%Y %I:%M:%S %p %z"], BERLIN, "2026-11-20 01:15"),
        ("1795137300", ["epoch_s"], SHANGHAI, "2026-11-20 01:15"),
        ("1795137300123", ["epoch_ms"], SHANGHAI, "2026-11-20 01:15"),
        ("1795137300.9", ["epoch_s"], SHANGHAI, "2026-11-20 01:15"),
        ("46346.385416666664", ["excel"], SHANGHAI, "2026-11-20 01:15"),
    ],
)  # fmt: skip
def test_a_time_is_read_in_its_form_and_zone(value, forms, zone, instant):
    assert read_instant(value, forms, ZoneInfo(zone)) == utc(instant)


@pytest.mark.parametrize(
    ("zone", "value"),
    [
        (BERLIN, "2026-03-29 02:30"),
        (NEW_YORK, "2026-03-08 02:30"),
        (SHANGHAI, "1986-05-04 02:30"),
        (SHANGHAI, "1991-04-14 02:30"),
        (LORD_HOWE, "2026-10-04 02:15"),
    ],
)
def test_a_time_that_the_clock_leapt_over_is_refused(zone, value):
    with pytest.raises(NoSuchTime):
        read(value, zone, ambiguous="first")


TWICE = [
    (BERLIN, "2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
    (NEW_YORK, "2026-11-01 01:30", "2026-11-01 05:30", "2026-11-01 06:30"),
    (SHANGHAI, "1991-09-15 01:30", "1991-09-14 16:30", "1991-09-14 17:30"),
    (LORD_HOWE, "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
]


@pytest.mark.parametrize(("zone", "value", "first", "second"), TWICE)
def test_a_time_that_comes_twice_is_refused_unless_something_tells_which(zone, value, first, second):
    with pytest.raises(TwiceATime):
        read(value, zone)
    assert read(value, zone, fold="0") == read(value, zone, fold="DST") == utc(first)
    assert read(value, zone, fold="1") == read(value, zone, fold="st") == utc(second)
    assert read(value, zone, ambiguous="first") == utc(first)
    assert read(value, zone, ambiguous="second") == utc(second)
    assert read(value, zone, ambiguous="second", fold="0") == utc(first)


def test_an_offset_in_the_value_tells_the_two_apart():
    assert read("2026-10-25T02:30:00+02:00", BERLIN) == utc("2026-10-25 00:30")
    assert read("2026-10-25T02:30:00+01:00", BERLIN) == utc("2026-10-25 01:30")


@pytest.mark.parametrize(
    ("value", "forms"),
    [("yesterday", ["iso"]), ("1e400", ["epoch_s"]), ("nan", ["excel"]), ("12", ["excel"]), ("", ["iso"])],
)
def test_what_is_no_time_is_refused(value, forms):
    with pytest.raises(ValueError, match="fits"):
        read_instant(value, forms, ZoneInfo(BERLIN))


@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, SHANGHAI, LORD_HOWE]),
    minutes=st.integers(0, 57 * 365 * 24 * 60),
)
def test_another_library_finds_the_same_times_missing_and_double(zone, minutes):
    """Checked against dateutil's own reading of the zone files, whose tables end in 2037."""
    naive = datetime(1980, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001 — a local time without its zone
    theirs = tz.gettz(zone)
    try:
        ours = read(naive.isoformat(), zone)
    except NoSuchTime:
        assert not tz.datetime_exists(naive, theirs)
    except TwiceATime:
        assert tz.datetime_ambiguous(naive, theirs)
    else:
        assert ours == naive.replace(tzinfo=theirs).astimezone(UTC)


@pytest.mark.parametrize(
    ("value", "unit", "seconds"),
    [
        ("42", "auto", 42), ("42.6", "s", 42.6), ("01:05", "auto", 65), ("1:01:05", "auto", 3665),
        ("00:01:05.500", "clock", 65.5), ("42600", "ms", 42.6), ("0.0005", "days", 43.2), ("61:05",
        "auto", 3665),
    ],
)  # fmt: skip
def test_a_length_is_read_in_its_unit(value, unit, seconds):
    assert read_seconds(value, unit) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("soon", "auto"),
        ("1:75", "auto"),
        ("1:2:3:4", "auto"),
        ("42", "clock"),
        ("nan", "s"),
        ("-1:05", "auto"),
    ],
)
def test_what_is_no_length_is_refused(value, unit):
    with pytest.raises(ValueError):
        read_seconds(value, unit)
