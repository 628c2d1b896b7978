"""Months and stretches of weeks that a page is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.foundation import clock

FIRST_YEAR, LAST_YEAR = 2000, 3000
WEEKS = (4, 13, 26, 52)
USUAL_WEEKS = 13


def is_month(text: str) -> bool:
    """Whether ``text`` is a month such as ``2026-10``."""
    try:
        first, _after = clock.month_days(text)
    except (ValueError, OverflowError):
        return False
    return FIRST_YEAR <= first.year < LAST_YEAR and clock.month_of(first) == text


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last ``number`` weeks up to and with ``today``."""

    number: int
    today: date

    @property
    def first(self) -> date:
        return self.today - timedelta(weeks=self.number) + timedelta(days=1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Their instants ``[start, end)`` in the centre's zone."""
        return clock.day_bounds(self.first, zone)[0], clock.day_bounds(self.today, zone)[1]


def weeks_of(asked: str | None, today: date) -> Weeks:
    """The stretch that a page was asked for, the usual one where it is none of those that are offered."""
    number = int(asked) if asked in {str(one) for one in WEEKS} else USUAL_WEEKS
    return Weeks(number, today)
