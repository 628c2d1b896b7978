"""About 6,000 call records of five weeks; the spoken recordings fall into every agent's weeks."""

from __future__ import annotations

import json
import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from demo.centre import DEMO_FOLDER, demo_people
from demo.logins import LoginRow, demo_logins
from demo.roster import ShiftRow, demo_roster, demo_weeks

CALLS_IN_ALL = 6000
SEED = 20261122
# Calls by half hour from 08:30 on: peaks at 10–11 and 15–16, lows at lunch and in the evening.
HALF_HOURS = (3, 6, 9, 14, 14, 10, 7, 4, 3, 3, 5, 7, 9, 14, 14, 9, 7, 5, 2.5, 2, 1.5, 1, 1)
WEEKDAYS = (1.15, 1.05, 1.0, 0.97, 1.0, 0.36)
DISPOSITIONS = ("resolved", "resolved", "resolved", "follow_up", "transferred")
QUEUES = {
    "enquiry": ("billing", "sales", "moving"),
    "technical": ("technical", "faults", "metering"),
    "outbound": ("outbound", "complaints", "refunds"),
}
_TOLD = (
    "agent_number",
    "duration_s",
    "direction",
    "queue",
    "ring_s",
    "hold_s",
    "customer_number",
    "disposition",
    "language",
    "sidecar",
)
Manifest = list[dict[str, Any]]


@dataclass(frozen=True)
class CallRow:
    """A call as the telephone system reports it (C1); paths are relative to ``recordings/demo``."""

    call_id: str
    agent_number: str
    started_at: datetime
    duration_s: float
    direction: str
    queue: str
    ring_s: float
    hold_s: float
    customer_number: str
    disposition: str
    language: str
    recording: str | None = None
    sidecar: str | None = None

    @property
    def ends_at(self) -> datetime:
        return self.started_at + timedelta(seconds=self.duration_s)


def spoken_calls(folder: Path = DEMO_FOLDER) -> Manifest:
    """The entries of ``calls.json``: each recording with its reference transcript and planted faults."""
    entries: Manifest = json.loads((folder / "calls.json").read_text(encoding="utf-8"))
    return entries


def demo_calls(today: date, folder: Path = DEMO_FOLDER) -> list[CallRow]:
    """All call records from five ISO weeks up to the day before ``today``, in order of time.

    The same ``today`` gives the same rows. No agent has two calls at once, none is outside the
    agent's log-in, and each agent has at least three recordings in each of the five weeks (S1).
    """
    day_book = _DayBook(demo_logins(today), demo_roster(today))
    weeks = demo_weeks(today)
    spoken = [_placed(entry, weeks, day_book) for entry in spoken_calls(folder)]
    rows = [*spoken, *_silent_calls(CALLS_IN_ALL - len(spoken), day_book)]
    return _numbered(sorted(rows, key=lambda row: (row.started_at, row.agent_number)))


class _DayBook:
    """Who is logged in when, and who is already in a call."""

    def __init__(self, logins: list[LoginRow], shifts: list[ShiftRow]) -> None:
        self.rng = random.Random(SEED)
        self.hours = {(shift.agent_number, shift.on): shift.hours for shift in shifts}
        self.logins: dict[date, list[LoginRow]] = defaultdict(list)
        self.busy: dict[tuple[str, date], list[tuple[datetime, datetime]]] = defaultdict(list)
        for login in logins:
            self.logins[login.login_at.date()].append(login)

    def is_free(self, login: LoginRow, starts: datetime, ends: datetime) -> bool:
        hours = self.hours[login.agent_number, starts.date()]
        on_line = any(first <= starts.time() < last for first, last in hours)
        if not on_line or starts < login.login_at or ends > login.logout_at:
            return False
        taken = self.busy[login.agent_number, starts.date()]
        place = bisect_left(taken, (starts, ends))
        before, after = taken[max(0, place - 1) : place], taken[place : place + 1]
        return all(b[1] < starts for b in before) and all(ends < a[0] for a in after)

    def take(self, login: LoginRow, starts: datetime, ends: datetime) -> None:
        taken = self.busy[login.agent_number, starts.date()]
        taken.insert(bisect_left(taken, (starts, ends)), (starts, ends))

    def any_time(self, day: date, zone: tzinfo) -> datetime:
        """A moment of ``day``, likelier where the centre's curve is high."""
        half_hour = self.rng.choices(range(len(HALF_HOURS)), HALF_HOURS)[0]
        seconds = half_hour * 1800 + self.rng.randrange(1800)
        return datetime.combine(day, time(8, 30), zone) + timedelta(seconds=seconds)


def _placed(entry: dict[str, Any], weeks: list[list[date]], day_book: _DayBook) -> CallRow:
    """The record of a spoken call, at a free moment of its agent in its week."""
    own = [
        login
        for day in weeks[entry["week"]]
        for login in day_book.logins[day]
        if login.agent_number == entry["agent_number"]
    ]
    zone = ZoneInfo(demo_people().zone)
    while True:
        login = day_book.rng.choice(own)
        starts = day_book.any_time(login.login_at.date(), zone)
        ends = starts + timedelta(seconds=entry["duration_s"])
        if day_book.is_free(login, starts, ends):
            day_book.take(login, starts, ends)
            told = {name: entry[name] for name in _TOLD}
            return CallRow("", started_at=starts, recording=entry["file"], **told)


def _silent_calls(wanted: int, day_book: _DayBook) -> list[CallRow]:
    """Records without a recording, spread by weekday and hour over the agents who are free."""
    rng, centre = day_book.rng, demo_people()
    zone, teams = ZoneInfo(centre.zone), {agent.number: agent.team for agent in centre.agents}
    days = sorted(day_book.logins)
    weights = [WEEKDAYS[day.weekday()] for day in days]
    rows: list[CallRow] = []
    while len(rows) < wanted:
        starts = day_book.any_time(rng.choices(days, weights)[0], zone)
        seconds = float(round(min(1200.0, max(25.0, rng.lognormvariate(5.2, 0.6)))))
        ends = starts + timedelta(seconds=seconds)
        free = [login for login in day_book.logins[starts.date()] if day_book.is_free(login, starts, ends)]
        if free:
            login = rng.choice(free)
            day_book.take(login, starts, ends)
            rows.append(_record(login.agent_number, teams[login.agent_number], starts, seconds, rng))
    return rows


def _record(number: str, team: str, starts: datetime, seconds: float, rng: random.Random) -> CallRow:
    queue = rng.choice(QUEUES[team])
    held = seconds > 90 and rng.random() < 0.3
    return CallRow(
        call_id="",
        agent_number=number,
        started_at=starts,
        duration_s=seconds,
        direction="outbound" if queue == "outbound" else "inbound",
        queue=queue,
        ring_s=float(rng.choice((2, 3, 3, 4, 5, 6, 7, 9, 12, 18))),
        hold_s=float(rng.randint(10, 60)) if held else 0.0,
        customer_number=f"07700 900{rng.randint(0, 999):03d}",
        disposition=rng.choice(DISPOSITIONS),
        language="en",
    )


def _numbered(rows: list[CallRow]) -> list[CallRow]:
    """Ids such as ``NW-20261102-0017``: the day and the call's place in it."""
    serials: dict[date, int] = defaultdict(int)
    numbered = []
    for row in rows:
        day = row.started_at.date()
        serials[day] += 1
        numbered.append(replace(row, call_id=f"NW-{day:%Y%m%d}-{serials[day]:04d}"))
    return numbered
