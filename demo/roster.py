"""The five weeks of the demo, and who is on duty on which day (P1, A1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from demo.centre import Agent, demo_people

WEEKS = 5
SATURDAY = 5
DAY_STARTS, LUNCH_STARTS, LUNCH_ENDS, DAY_ENDS = time(8, 45), time(12), time(13, 30), time(17, 30)
EVENING_ENDS = time(20)
ON_LUNCH_DUTY = 3
ON_EVENING_DUTY = 2


@dataclass(frozen=True)
class ShiftRow:
    """An agent is rostered on this day for the standard day of A1; ``hours`` is when calls are taken.

    Three agents in turn stay on the line over lunch, two until the evening.
    """

    agent_number: str
    on: date
    hours: tuple[tuple[time, time], ...]


def demo_weeks(today: date) -> list[list[date]]:
    """The open days (Monday to Saturday) of five ISO weeks, the last one up to the day before ``today``."""
    yesterday = today - timedelta(days=1)
    first_monday = yesterday - timedelta(days=yesterday.weekday(), weeks=WEEKS - 1)
    return [_open_days(first_monday + timedelta(weeks=week), yesterday) for week in range(WEEKS)]


def demo_roster(today: date) -> list[ShiftRow]:
    """Every shift of the five weeks: all agents Monday to Friday, one team in turn on Saturdays.

    Who works the Saturday has a day off in its week, each of the team another one: nobody is planned for more
    than a full week, so that the quota of calls is the same for all.
    """
    return [
        ShiftRow(agent.number, day, _hours(place, len(on_duty), day))
        for week, days in enumerate(demo_weeks(today))
        for day in days
        for on_duty in [_on_duty(day, week, has_saturday=days[-1].weekday() == SATURDAY)]
        for place, agent in enumerate(on_duty)
    ]


def _on_duty(day: date, week: int, *, has_saturday: bool) -> list[Agent]:
    agents = demo_people().agents
    teams = list(dict.fromkeys(agent.team for agent in agents))
    saturday = [agent for agent in agents if agent.team == teams[week % len(teams)]]
    if day.weekday() == SATURDAY:
        return saturday
    off = saturday[day.weekday() : day.weekday() + 1] if has_saturday else []
    return [agent for agent in agents if agent not in off]


def _hours(place: int, on_duty: int, day: date) -> tuple[tuple[time, time], ...]:
    turn = (place + day.toordinal()) % on_duty
    if turn < ON_LUNCH_DUTY:
        return ((DAY_STARTS, DAY_ENDS),)
    if turn < ON_LUNCH_DUTY + ON_EVENING_DUTY and day.weekday() < SATURDAY:
        return ((DAY_STARTS, LUNCH_STARTS), (LUNCH_ENDS, EVENING_ENDS))
    return ((DAY_STARTS, LUNCH_STARTS), (LUNCH_ENDS, DAY_ENDS))


def _open_days(monday: date, last: date) -> list[date]:
    days = [monday + timedelta(days=n) for n in range(SATURDAY + 1)]
    return [day for day in days if day <= last]
