"""The stretch of days that a dashboard looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.foundation import clock
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _

WEEKS = "weeks"
SHOWN_WEEKS, SHOWN_MONTHS = 5, 6


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` up to but without ``until``; ``code`` is ``weeks`` or a month like ``2026-10``."""

    code: str
    first: date
    until: date

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instants at which the period begins and ends in the centre's ``zone``."""
        return clock.day_bounds(self.first, zone)[0], clock.day_bounds(self.until, zone)[0]


def period_of(code: str | None, today: date) -> Period:
    """The period that a page was asked for: the last five weeks, this one among them, or a month.

    Raises InvalidInput where ``code`` is neither.
    """
    if code in (None, "", WEEKS):
        first = clock.week_start(today) - timedelta(weeks=SHOWN_WEEKS - 1)
        return Period(WEEKS, first, today + timedelta(days=1))
    return Period(str(code), *days_of(str(code)))


def days_of(month: str) -> tuple[date, date]:
    """First day of ``month`` and of the next; InvalidInput where it is no month such as ``2026-10``."""
    try:
        first, after = clock.month_days(month)
    except ValueError as error:
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=month)) from error
    if clock.month_of(first) != month:
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=month))
    return first, after


def recent_months(today: date) -> list[str]:
    """This month and those before it, newest first."""
    months = [clock.month_of(today)]
    while len(months) < SHOWN_MONTHS:
        months.append(clock.month_before(clock.month_days(months[-1])[0]))
    return months


def month_before(month: str) -> str:
    """``"2026-10"`` → ``"2026-09"``."""
    return clock.month_before(clock.month_days(month)[0])
