"""Shifts and logins as stretches of time: which duty was covered and which was missed (A1).

All times are naive and local to the centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from app.engines.duty.rules import AttendanceRules

MINUTE = timedelta(minutes=1)
Stretch = tuple[datetime, datetime]


class Shift(NamedTuple):
    """One agent's duty on one day: spells from–until in the centre's local time."""

    on: date
    spells: tuple[Stretch, ...]


class Session(NamedTuple):
    """One login of the telephone system in local time; ``logout`` is None where the record lacks it."""

    login: datetime
    logout: datetime | None


def shift_on(rules: AttendanceRules, pattern: str, on: date) -> Shift:
    """The shift of a pattern that begins on a day (A1); KeyError for a pattern that the rules lack."""
    spells: list[Stretch] = []
    earliest = datetime.combine(on, time.min)
    for spell in rules.shifts[pattern]:
        begin = _next(earliest, spell.begin)
        earliest = _next(begin + MINUTE, spell.until)
        spells.append((begin, earliest))
    return Shift(on, tuple(spells))


def covered(shift: Shift, sessions: Sequence[Session]) -> list[Stretch]:
    """Stretches of duty that some session covers, by time; sessions may overlap.

    A login without a logout runs to the end of the shift, if it was made on the shift's own day: an
    older one does not stand for today. Raises ValueError for a logout before its login.
    """
    stretches = []
    for session in sessions:
        until = _logout(shift, session)
        stretches += [(max(session.login, begin), min(until, end)) for begin, end in shift.spells]
    return sorted(stretch for stretch in stretches if stretch[0] < stretch[1])


def uncovered(shift: Shift, present: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of duty outside ``present`` (sorted, as `covered` gives them), by time."""
    gaps = []
    for begin, end in shift.spells:
        reached = begin
        own = [stretch for stretch in present if begin <= stretch[0] < end]
        for start, until in [*own, (end, end)]:
            if reached < start:
                gaps.append((reached, start))
            reached = max(reached, until)
    return gaps


def lacks_logout(shift: Shift, session: Session) -> bool:
    """Whether this is a login of the shift's day, before its end, whose logout the records lack."""
    return session.logout is None and session.login.date() >= shift.on and session.login < shift.spells[-1][1]


def begun_minutes(gaps: Iterable[Stretch]) -> int:
    """Begun minutes of all gaps together: a second late is late, 30 minutes and a second are 31."""
    return -(sum((begin - until for begin, until in gaps), timedelta()) // MINUTE)


def _logout(shift: Shift, session: Session) -> datetime:
    if session.logout is None:
        return shift.spells[-1][1] if lacks_logout(shift, session) else session.login
    if session.logout < session.login:
        raise ValueError(f"A logout at {session.logout} lies before its login at {session.login}.")
    return session.logout


def _next(after: datetime, clock: time) -> datetime:
    """The first moment at or after ``after`` when the clock shows ``clock``."""
    moment = datetime.combine(after.date(), clock)
    return moment if moment >= after else moment + timedelta(days=1)
