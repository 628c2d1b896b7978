"""Weeks and their days: when they may be drawn, when the seed is shown, when calls are heard (S1, S6, S7)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from app.engines.draw.cells import LATE_DAY
from app.engines.draw.columns import IntColumn
from app.engines.draw.weekplan import DAYS

PLAN = "weekly"
WEEK = timedelta(days=7)
CLOSING = LATE_DAY  # the place of the closing behind the days of its week
_FIRST_MONDAY = date(1969, 12, 29)


class CommitmentTime(StrEnum):
    """When the seed was committed to; only ``BEFORE`` proves that nobody could fit it to the calls."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


def week_number(week_on: date) -> int:
    """The period of a week as `engines.draw.localtime.week_numbers` counts it."""
    return (week_on - _FIRST_MONDAY).days // 7


def week_of_number(number: int) -> date:
    """The Monday of a week back from `week_number`."""
    return _FIRST_MONDAY + number * WEEK


def turn_begin(week_on: date, turn_weeks: int | None) -> date:
    """The Monday on which the turn began in which each slot is heard once (S2); None: each week is one."""
    return week_on if turn_weeks is None else week_on - WEEK * (week_number(week_on) % turn_weeks)


def last_day(week_on: date) -> date:
    """The Sunday of the week that begins on ``week_on``."""
    return week_on + WEEK - timedelta(days=1)


def date_of(week_on: date, day: int) -> date:
    """The date of a day of the week, Monday 0."""
    return week_on + timedelta(days=day)


def is_over(week_on: date, today: date) -> bool:
    """Whether the week that begins on ``week_on`` has ended, so that it may be closed."""
    return today >= week_on + WEEK


def days_over(week_on: date, today: date) -> int:
    """How many days of the week are over, so that they may be drawn: 0 to 7."""
    return min(max((today - week_on).days, 0), DAYS)


def shows_seed(week_on: date, is_closed: bool, today: date) -> bool:
    """Whether the seed may be shown: after the week, and once no frame can be fitted to it any more (S6)."""
    return is_closed and is_over(week_on, today)


def commitment_time(week_on: date, committed_on: date) -> CommitmentTime:
    """Whether the commitment was made before the week, in it, or after it (S6)."""
    if committed_on < week_on:
        return CommitmentTime.BEFORE
    return CommitmentTime.AFTER if is_over(week_on, committed_on) else CommitmentTime.DURING


def days_to_hear(week_on: date, day: int) -> list[date]:
    """The days on which calls are heard that were drawn on the morning after ``day`` (S7): a week from that
    morning on, which holds each working day once. The closing is on the morning after the Sunday."""
    morning = date_of(week_on, min(day + 1, DAYS))
    return [morning + timedelta(days=further) for further in range(DAYS)]


def stratum_name(agent_id: int, period: int) -> str:
    """What a drawn call keeps of its stratum: one agent in one week."""
    return f"agent {agent_id} week {period}"


def stratum_of(name: str) -> tuple[int, int]:
    """Agent id and week number back from `stratum_name`."""
    _, agent_id, _, period = name.split()
    return int(agent_id), int(period)


def agents_of(names: str) -> IntColumn:
    """The agents' ids of many strata, whose names stand on a line each."""
    figures = np.fromstring(names.replace("agent", "").replace("week", ""), dtype=np.int64, sep=" ")
    return figures[::2]
