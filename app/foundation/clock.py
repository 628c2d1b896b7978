"""The only reader of the clock. Instants are aware and in UTC; days are the centre's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, aware, in UTC. Tests replace this one function to stop the clock."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The centre's calendar day."""
    return now().astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants at which the centre's ``day`` begins and the next one begins (23–25 hours apart)."""
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def month_bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants at which month ``"2026-10"`` begins and ends in the centre's zone."""
    first, after = month_days(month)
    return _midnight(first, zone), _midnight(after, zone)


def month_days(month: str) -> tuple[date, date]:
    """First day of month ``"2026-10"`` and first day of the month after; ValueError if it is no month."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    return first, (first + timedelta(days=32)).replace(day=1)


def month_of(day: date) -> str:
    """``date(2026, 10, 5)`` → ``"2026-10"``."""
    return f"{day:%Y-%m}"


def month_before(day: date) -> str:
    """The month that was complete when ``day`` began."""
    return month_of(day.replace(day=1) - timedelta(days=1))


def week_start(day: date) -> date:
    """Monday of the ISO week of ``day``."""
    return day - timedelta(days=day.weekday())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
