"""The clock of live listening: what was heard, and where in the call a remark belongs (S7, S8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Press = Literal["pause", "resume", "stop"]


@dataclass(frozen=True, slots=True)
class Clock:
    """When listening began and ended, and how long it rested; ``paused_at`` while it rests.

    The call goes on while the clock rests: moments are counted from ``started_at`` by the wall, what was
    heard without the rests.
    """

    started_at: datetime
    stopped_at: datetime | None = None
    paused_at: datetime | None = None
    paused_s: int = 0

    @property
    def is_running(self) -> bool:
        """Whether something is being heard."""
        return self.stopped_at is None and self.paused_at is None

    def may(self, press: Press) -> bool:
        """Whether the button does anything now."""
        if self.stopped_at is not None:
            return False
        return press == "stop" or (press == "pause") == (self.paused_at is None)

    def moment_s(self, now: datetime) -> float:
        """Seconds from the start of the clock to ``now``, as the call counts them."""
        return max(0.0, ((self.stopped_at or now) - self.started_at).total_seconds())

    def heard_s(self, now: datetime) -> int:
        """Whole seconds that were listened to, rests taken off."""
        until = self.paused_at or self.stopped_at or now
        return max(0, int((until - self.started_at).total_seconds()) - self.paused_s)


def pressed(clock: Clock, press: Press, now: datetime) -> Clock:
    """The clock after a button was pressed at ``now``; the same one where the button does nothing."""
    if not clock.may(press):
        return clock
    rest = 0 if clock.paused_at is None else max(0, round((now - clock.paused_at).total_seconds()))
    if press == "pause":
        return Clock(clock.started_at, None, now, clock.paused_s)
    return Clock(clock.started_at, now if press == "stop" else None, None, clock.paused_s + rest)


def ends_at(clock: Clock, longest: timedelta, now: datetime) -> datetime | None:
    """When a clock that nobody stopped ended by the rules; None where it may go on."""
    last = clock.started_at + longest
    return last if clock.stopped_at is None and now >= last else None
