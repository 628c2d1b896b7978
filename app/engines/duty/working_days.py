"""Working days: weekends, public holidays, and the weekend days that are worked to make up for them (调休).

Mainland China announces its holidays year by year; they come from the package ``chinesecalendar``, which
knows the years up to the last announcement. A year that no list knows has weekends alone, and
:meth:`WorkingDays.unknown_years` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants

CHINESE_ZONES = frozenset(
    {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Kashgar", "PRC"}
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked.

    ``weekend``: days of the week, Monday 0 to Sunday 6; at least one day of the week is none of them.
    ``off``: holidays, ``worked``: weekend days on which people work; ``years``: those whose holidays are
    listed.
    """

    weekend: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_worked(self, day: date) -> bool:
        """Whether people work on the day; where it is listed twice, it is worked."""
        return day in self.worked or (day.weekday() not in self.weekend and day not in self.off)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself does not count; ValueError below 1."""
        if count < 1:
            raise ValueError(f"{count} working days lead nowhere")
        while count:
            day += DAY
            count -= self.is_worked(day)
        return day

    def between(self, begin: date, end: date) -> int:
        """Working days after ``begin`` up to and with ``end``; negative where ``end`` lies before it."""
        if end < begin:
            return -self.between(end, begin)
        return sum(self.is_worked(begin + DAY * n) for n in range(1, (end - begin).days + 1))

    def unknown_years(self, begin: date, end: date) -> list[int]:
        """The years from ``begin`` to ``end`` whose holidays are not listed."""
        return sorted(set(range(begin.year, end.year + 1)) - self.years)


def working_days(
    *, is_chinese: bool, weekend: Iterable[int], off: Iterable[date], worked: Iterable[date]
) -> WorkingDays:
    """What the centre lists itself, with China's holidays for a centre there; its own lists go before."""
    own_off, own_worked = frozenset(off), frozenset(worked)
    years = frozenset(day.year for day in own_off | own_worked)
    if not is_chinese:
        return WorkingDays(frozenset(weekend), own_off, own_worked, years)
    holidays, made_up = chinese_holidays()
    return WorkingDays(
        frozenset(weekend),
        off=(holidays - own_worked) | own_off,
        worked=(made_up - own_off) | own_worked,
        years=years | {day.year for day in holidays},
    )


@cache
def chinese_holidays() -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays of mainland China, and weekend days that are worked for them, of all years known."""
    return frozenset(constants.holidays), frozenset(constants.workdays)
