"""When a mystery call may be made: on these days, between these times of the centre's clock (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo


@dataclass(frozen=True, slots=True)
class Window:
    """Days and times, both inclusive; ``until`` is later than ``from_``."""

    first_on: date
    last_on: date
    from_: time
    until: time

    @property
    def is_possible(self) -> bool:
        """Whether there is any instant in it."""
        return self.first_on <= self.last_on and self.from_ < self.until

    def ends_at(self, zone: tzinfo) -> datetime:
        """The last instant at which the call may begin."""
        return datetime.combine(self.last_on, self.until, zone)

    def holds(self, at: datetime, zone: tzinfo) -> bool:
        """Whether a call that began ``at`` was made in time."""
        local = at.astimezone(zone)
        in_days = self.first_on <= local.date() <= self.last_on
        return in_days and self.from_ <= local.time().replace(microsecond=0) <= self.until

    def is_over(self, now: datetime, zone: tzinfo) -> bool:
        """Whether it can no longer be made."""
        return now > self.ends_at(zone)
