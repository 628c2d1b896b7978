"""Telephone log-ins of the demo centre, with planted lateness and what must follow (A1, A2, A8)."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from demo.centre import demo_people
from demo.roster import DAY_ENDS, DAY_STARTS, SATURDAY, ShiftRow, demo_roster, demo_weeks

# Only the four whole weeks carry planted cases, so that they are there whatever day it is.
WHOLE_WEEKS = 4


@dataclass(frozen=True)
class LoginRow:
    """One stay on the telephone system, with time zone."""

    agent_number: str
    login_at: datetime
    logout_at: datetime


@dataclass(frozen=True)
class Planted:
    """A planted case: ``kind`` is late, early or absent; ``minutes`` is 0 for an absence."""

    agent_number: str
    on: date
    kind: str
    minutes: int


@dataclass(frozen=True)
class Expected:
    """What A2 and A8 make of it; ``three_times`` stands on the day of the third time in a month."""

    agent_number: str
    on: date
    kind: str
    minutes: int
    leave_days: float
    absence_days: int


def planted_cases(today: date) -> list[Planted]:
    """The lateness, early leaving and absence of the five weeks."""
    weeks = demo_weeks(today)
    single = (
        ("1004", weeks[0][1], "late", 10),
        ("1008", weeks[3][2], "late", 30),
        ("1007", weeks[1][3], "late", 45),
        ("1012", weeks[2][1], "late", 70),
        ("1006", weeks[2][4], "early", 20),
        ("1010", weeks[1][2], "absent", 0),
    )
    thrice = zip(_days_of_one_month("1002", today), (6, 12, 9), strict=True)
    return [*(Planted(*case) for case in single), *(Planted("1002", day, "late", n) for day, n in thrice)]


def expected_settlements(today: date) -> list[Expected]:
    """The events that the settlement of the planted cases must show, one by one."""
    cases = planted_cases(today)
    rows = [Expected(c.agent_number, c.on, c.kind, c.minutes, *_by_rule(c)) for c in cases]
    third = max(case.on for case in cases if case.agent_number == "1002")
    return [*rows, Expected("1002", third, "three_times", 0, 0.0, 1)]


def demo_logins(today: date) -> list[LoginRow]:
    """A log-in for each rostered agent and day, a few minutes before time unless planted otherwise."""
    cases = {(case.agent_number, case.on): case for case in planted_cases(today)}
    zone = ZoneInfo(demo_people().zone)
    rows = []
    for shift in demo_roster(today):
        case = cases.get((shift.agent_number, shift.on))
        if case is None or case.kind != "absent":
            rows.append(_login(shift, case, zone))
    return rows


def _login(shift: ShiftRow, case: Planted | None, zone: ZoneInfo) -> LoginRow:
    rng = random.Random(f"{shift.agent_number} {shift.on}")
    login = datetime.combine(shift.on, DAY_STARTS, zone) - timedelta(seconds=rng.randint(60, 900))
    logout = datetime.combine(shift.on, shift.hours[-1][1], zone) + timedelta(seconds=rng.randint(30, 900))
    if case and case.kind == "late":
        login = datetime.combine(shift.on, DAY_STARTS, zone) + timedelta(minutes=case.minutes)
    if case and case.kind == "early":
        logout = datetime.combine(shift.on, DAY_ENDS, zone) - timedelta(minutes=case.minutes)
    return LoginRow(shift.agent_number, login, logout)


def _by_rule(case: Planted) -> tuple[float, int]:
    if case.kind == "absent" or case.minutes > 60:
        return 0.0, 1
    return (0.5, 0) if case.minutes <= 30 else (1.0, 0)


def _days_of_one_month(agent_number: str, today: date) -> list[date]:
    """Three of the agent's duty days that lie in one calendar month, the one with most days in the window."""
    until = demo_weeks(today)[WHOLE_WEEKS - 1][-1]
    own = (shift.on for shift in demo_roster(today) if shift.agent_number == agent_number)
    days = [day for day in own if day.weekday() < SATURDAY and day <= until]
    month = Counter(day.month for day in days).most_common(1)[0][0]
    return [day for day in days if day.month == month][1:8:3]
