"""How far a batch of recordings is, and when it will be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Batch:
    """What waits and runs now.

    ``sound_s``: seconds of sound that are left. ``speed``: seconds of sound that one worker did a second
    lately, None where nothing was done yet. ``paused_since``: since when no recording is begun.
    """

    recordings: int
    sound_s: float
    running: int
    workers: int
    speed: float | None
    paused_since: datetime | None

    def ends_at(self, now: datetime) -> datetime | None:
        """When the last recording will be done; None where that cannot be told, or nothing is left."""
        if not self.recordings or not self.speed or self.paused_since is not None:
            return None
        return now + timedelta(seconds=self.sound_s / (self.speed * self.workers))


def speed_of(done: Sequence[tuple[float, float]]) -> float | None:
    """Seconds of sound a second, from ``(seconds of sound, seconds that it took)`` of what was done last."""
    took_s = sum(took for _, took in done)
    return sum(sound for sound, _ in done) / took_s if took_s > 0 else None
