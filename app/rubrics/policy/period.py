"""The days whose calls a back-test looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.foundation import clock


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both of them included; days are the centre's."""

    first_on: date
    last_on: date

    @classmethod
    def of(cls, first_on: str, last_on: str) -> Period:
        """From days as jobs keep them, ``2026-10-31``."""
        return cls(date.fromisoformat(first_on), date.fromisoformat(last_on))

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instants ``[start, end)`` of the period."""
        return clock.day_bounds(self.first_on, zone)[0], clock.day_bounds(self.last_on, zone)[1]
