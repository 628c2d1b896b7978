"""Times and lengths as other systems write them (C1).

A local time is read in its named zone, and the clock's changes are taken at their word:

* a time that the clock leaps over (02:30 on the night when 02:00 becomes 03:00) never was:
  :class:`NoSuchTime`;
* a time that the clock shows twice is told apart by an offset in the value or by a column that says which
  of the two it was (``fold``); without either, the mapping's rule holds: refuse it (:class:`TwiceATime`),
  or take the first or the second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Ambiguous = Literal["reject", "first", "second"]
Unit = Literal["auto", "s", "ms", "us", "clock", "days"]

_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)  # of spreadsheets, right from 1 March 1900 on
_FIRST_DAY, _LAST_DAY = 61, 2_958_466  # 1 March 1900 to the end of 9999
_EPOCHS = {"epoch_s": 1, "epoch_ms": 1_000, "epoch_us": 1_000_000}
_UNITS = {"s": 1.0, "auto": 1.0, "ms": 1e-3, "us": 1e-6, "days": 86_400.0}
_SECOND = {"1", "second", "std", "st", "standard", "false", "no", "winter"}
_FIRST = {"0", "first", "dst", "daylight", "true", "yes", "summer"}


class NoSuchTime(ValueError):
    """The clock leapt over this local time."""


class TwiceATime(ValueError):
    """The clock showed this local time twice, and nothing says which is meant."""


def read_instant(
    value: str, formats: Sequence[str], zone: ZoneInfo, *, ambiguous: Ambiguous = "reject", fold: str = ""
) -> datetime:
    """The aware instant that ``value`` means, by the first of ``formats`` that fits.

    A format is ``iso``, ``epoch_s``, ``epoch_ms``, ``epoch_us``, ``excel`` (a spreadsheet's day number) or
    one of strptime's. ``fold`` is what a column says of the two times of one name: 0/DST is the first, 1/ST
    the second. Raises ValueError where no format fits, :class:`NoSuchTime`, :class:`TwiceATime`.
    """
    for form in formats:
        read = _read(value.strip(), form, zone)
        if read is not None:
            return read if read.tzinfo is not zone else _placed(read, zone, ambiguous, fold)
    raise ValueError(f"none of {', '.join(formats)} fits")


def read_seconds(value: str, unit: Unit = "auto") -> float:
    """A length in seconds: a number of ``unit``, or a clock's ``mm:ss`` or ``h:mm:ss``; ValueError if
    neither.
    """
    if unit in ("auto", "clock") and ":" in value:
        return _clock_seconds(value)
    if unit == "clock":
        raise ValueError("no clock's length")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number * _UNITS[unit]


def _read(value: str, form: str, zone: ZoneInfo) -> datetime | None:
    """The time that ``value`` says by one format, in ``zone`` where it names no other; None if it does
    not fit.
    """
    try:
        if form in _EPOCHS:
            return _at_epoch(value, _EPOCHS[form])
        if form == "excel":
            return _at_day(float(value), zone)
        if form == "iso":
            read = datetime.fromisoformat(value)
            return read if read.tzinfo is not None else read.replace(tzinfo=zone)
        if "%z" in form:
            return datetime.strptime(value, form).astimezone(UTC)
        return datetime.strptime(value, form).replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _at_epoch(value: str, parts: int) -> datetime:
    """Seconds since 1970, in whole seconds: the fraction is noise that the call's other records lack."""
    return datetime.fromtimestamp(math.floor(float(value) / parts), UTC)


def _at_day(number: float, zone: ZoneInfo) -> datetime:
    """A spreadsheet's day number, to the second: its fractions are binary and a little off."""
    if not _FIRST_DAY <= number < _LAST_DAY:
        raise ValueError("no day of a spreadsheet")
    return (_DAY_ZERO + timedelta(seconds=round(number * 86_400))).replace(tzinfo=zone)


def _placed(local: datetime, zone: ZoneInfo, ambiguous: Ambiguous, fold: str) -> datetime:
    first, second = local.replace(fold=0), local.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(local.isoformat())
    said = fold.strip().lower()
    if said in _FIRST or (said not in _SECOND and ambiguous == "first"):
        return first
    if said in _SECOND or ambiguous == "second":
        return second
    raise TwiceATime(local.isoformat())


def _clock_seconds(value: str) -> float:
    *larger, seconds = value.strip().split(":")
    if len(larger) > 2 or not all(part.isdecimal() for part in larger):
        raise ValueError("no clock's length")
    rest = float(seconds)
    if not 0 <= rest < 60 or any(int(part) >= 60 for part in larger[1:]):
        raise ValueError("no clock's length")
    return sum(int(part) * 60 ** (len(larger) - place) for place, part in enumerate(larger)) + rest
