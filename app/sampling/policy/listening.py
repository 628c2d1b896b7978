"""How much was listened to, told by the features in which people listen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Listening(NamedTuple):
    """Seconds of one monitor on one day: of calls due on it, of calls that he finished on it, and of those
    due on it that are open still. There may be several for one monitor and day."""

    monitor_id: int
    day: date
    planned_s: int
    done_s: int
    due_s: int


class Part(NamedTuple):
    """The part of a call that is to be heard, in seconds from its begin."""

    begin_s: float
    end_s: float


TOLERANCE_S = 0.5


def part_to_hear(begin_s: float | None, length_s: float | None, duration_s: float) -> Part | None:
    """The part that was drawn of a call that lasts ``duration_s`` (S1); None: the whole call."""
    if begin_s is None or length_s is None or length_s > duration_s - TOLERANCE_S:
        return None
    return Part(begin_s, min(begin_s + length_s, duration_s))


Source = Callable[[date, date, ZoneInfo], Iterable[Listening]]
"""Given days from–up to and the centre's zone, what was planned, done and due on them."""

SOURCES: dict[str, Source] = {}


def listened_to(reason: str, source: Source) -> None:
    """Count what ``source`` tells on the page of duty. A higher feature's wiring calls it; twice is once."""
    SOURCES[reason] = source
