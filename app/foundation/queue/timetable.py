"""When things happen by themselves: features register entries, one process reads them.

The timetable only says *when*: at its time an entry queues a job, whose key names the period, so that
two schedulers, a restart or a clock set back cannot do a month twice. A time that passed while the
scheduler was down is made up for at its start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from app.foundation.queue.enqueue import URGENT, enqueue


@dataclass(frozen=True, slots=True)
class Entry:
    """Queue ``job`` at the times of ``cron`` (five fields, the centre's zone).

    ``arguments`` gets the centre's day of the firing and returns the job's arguments, which name the
    period. ``recurring`` entries (a folder scan) run at every firing; the others once a period.
    """

    job: str
    cron: str
    arguments: Callable[[date], Mapping[str, Any]]
    recurring: bool = False


ENTRIES: dict[str, Entry] = {}


def at(cron: str, job: str, arguments: Callable[[date], Mapping[str, Any]]) -> None:
    """Register work that is done once a period."""
    ENTRIES[job] = Entry(job, cron, arguments)


def every(cron: str, job: str) -> None:
    """Register work that recurs and needs no arguments."""
    ENTRIES[job] = Entry(job, cron, lambda day: {}, recurring=True)


def fire(entry: Entry, day: date) -> int:
    """Queue the entry's job for the centre's ``day``, in the caller's transaction; returns the job's id."""
    return enqueue(entry.job, again=entry.recurring, priority=URGENT, **entry.arguments(day))


def trigger(entry: Entry, zone: ZoneInfo) -> CronTrigger:
    """The entry's times as APScheduler reads them."""
    return CronTrigger.from_crontab(entry.cron, timezone=zone)


def last_firing(entry: Entry, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The latest time at or before ``now`` at which the entry was due, within the last 32 days."""
    times = trigger(entry, zone)
    last, probe = None, times.get_next_fire_time(None, (now - timedelta(days=32)).astimezone(zone))
    while probe is not None and probe <= now:
        last, probe = probe, times.get_next_fire_time(probe, probe + timedelta(seconds=1))
    return last
