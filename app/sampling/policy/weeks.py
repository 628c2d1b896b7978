"""Weeks of a draw: when one may be drawn, when its seed is shown, when its calls are due (S1, S6, S7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

PLAN = "weekly"
WEEK = timedelta(days=7)
_FIRST_MONDAY = date(1969, 12, 29)


class CommitmentTime(StrEnum):
    """When the seed was committed to; only ``BEFORE`` proves that nobody could fit it to the calls."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


def week_number(week_on: date) -> int:
    """The period of a week as `engines.draw.localtime.week_numbers` counts it."""
    return (week_on - _FIRST_MONDAY).days // 7


def last_day(week_on: date) -> date:
    """The Sunday of the week that begins on ``week_on``."""
    return week_on + WEEK - timedelta(days=1)


def is_over(week_on: date, today: date) -> bool:
    """Whether the week that begins on ``week_on`` has ended, so that it may be drawn."""
    return today >= week_on + WEEK


def shows_seed(week_on: date, is_drawn: bool, today: date) -> bool:
    """Whether the seed may be shown: after the week, and once no frame can be fitted to it any more (S6)."""
    return is_drawn and is_over(week_on, today)


def commitment_time(week_on: date, committed_on: date) -> CommitmentTime:
    """Whether the commitment was made before the week, in it, or after it (S6)."""
    if committed_on < week_on:
        return CommitmentTime.BEFORE
    return CommitmentTime.AFTER if is_over(week_on, committed_on) else CommitmentTime.DURING


def due_days(monitor_ids: Sequence[int | None], week_on: date, listening_days: int) -> list[date]:
    """A day for each drawn call: each monitor's calls spread evenly over the next week's first days (S7)."""
    share = {monitor: monitor_ids.count(monitor) for monitor in set(monitor_ids)}
    seen: dict[int | None, int] = {}
    days = []
    for monitor in monitor_ids:
        place = seen[monitor] = seen.get(monitor, -1) + 1
        days.append(week_on + WEEK + timedelta(days=place * listening_days // share[monitor]))
    return days


def stratum_name(agent_id: int, period: int) -> str:
    """What a drawn call keeps of its stratum: one agent in one week."""
    return f"agent {agent_id} week {period}"


def stratum_of(name: str) -> tuple[int, int]:
    """Agent id and week number back from `stratum_name`."""
    _, agent_id, _, period = name.split()
    return int(agent_id), int(period)
