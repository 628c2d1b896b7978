"""Every boundary of A1–A3, A5 and A8, as a table; the standard day is 08:45–12:00 and 13:30–17:30."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.policy import Event, EventKind, Excuse, Proposal, settle_day, settle_month
from app.engines.duty.rules import ExcuseKind, load_attendance
from app.engines.duty.shift import Session, shift_on

RULES = load_attendance(
    Path("qa_rules/attendance.yaml").read_text(encoding="utf-8"), "qa_rules/attendance.yaml"
)
DAY = date(2026, 10, 12)
STANDARD = shift_on(RULES, "standard", DAY)


def at(clock: str, day: int = 12) -> datetime:
    return datetime.fromisoformat(f"2026-10-{day:02} {clock}")


def sessions(*spells: str) -> list[Session]:
    """Sessions from ``"08:45-17:30"``; without a logout: ``"08:45-"``."""
    pairs = [spell.split("-") for spell in spells]
    return [Session(at(login), at(logout) if logout else None) for login, logout in pairs]


def lines(events: list[Event]) -> list[str]:
    return [f"{e.kind} {e.minutes} {e.consequence} {e.rule} {e.days} {e.money}" for e in events]


SETTLED = {
    "on time to the second": (["08:45:00-17:30:00"], []),
    "longer than asked": (["08:00-19:00"], []),
    "logged out over lunch": (["08:45-12:00", "13:30-17:30"], []),
    "two systems at once": (["08:40-12:30", "09:00-10:00", "12:10-17:31"], []),
    "one second late": (["08:45:01-17:30"], ["late 1 half_day_leave A2 0.5 0"]),
    "30 minutes late": (["09:15:00-17:30"], ["late 30 half_day_leave A2 0.5 0"]),
    "30 minutes and a second late": (["09:15:01-17:30"], ["late 31 day_leave A2 1 0"]),
    "60 minutes late": (["09:45:00-17:30"], ["late 60 day_leave A2 1 0"]),
    "60 minutes and a second late": (["09:45:01-17:30"], ["late 61 absence A2 1 100"]),
    "late over lunch counts duty alone": (["13:40-17:30"], ["late 205 absence A2 1 100"]),
    "logged in during lunch": (["12:30-17:30"], ["late 195 absence A2 1 100"]),
    "one second early": (["08:45-17:29:59"], ["early 1 half_day_leave A2 0.5 0"]),
    "30 minutes early": (["08:45-17:00:00"], ["early 30 half_day_leave A2 0.5 0"]),
    "30 minutes and a second early": (["08:45-16:59:59"], ["early 31 day_leave A2 1 0"]),
    "60 minutes early": (["08:45-16:30"], ["early 60 day_leave A2 1 0"]),
    "60 minutes and a second early": (["08:45-16:29:59"], ["early 61 absence A2 1 100"]),
    "the afternoon missing": (["08:45-12:00"], ["early 240 absence A2 1 100"]),
    "no login": ([], ["absent 435 absence A8 1 100"]),
    "logins outside duty alone": (
        ["07:00-08:45", "12:00-13:30", "17:30-18:00"],
        ["absent 435 absence A8 1 100"],
    ),
    "late and early": (
        ["08:50-17:20"],
        ["late 5 half_day_leave A2 0.5 0", "early 10 half_day_leave A2 0.5 0"],
    ),
    "late and early cost one day at most": (
        ["09:25-17:20"],
        ["late 40 day_leave A2 1 0", "early 10 half_day_leave A2 0 0"],
    ),
    "absence takes the day first": (
        ["08:50-16:00"],
        ["late 5 half_day_leave A2 0 0", "early 90 absence A2 1 100"],
    ),
    "away for 15 minutes": (["08:45-10:00", "10:15-17:30"], []),
    "away for more than 15 minutes": (["08:45-10:00", "10:15:01-17:30"], ["away 16 none A5 0 0"]),
    "to lunch too soon and back too late": (
        ["08:45-11:40", "13:50-17:30"],
        ["away 20 none A5 0 0", "away 20 none A5 0 0"],
    ),
    "a logout missing": (["08:45-"], ["unclear 0 none A1 0 0"]),
    "a logout missing and late": (["08:55-"], ["late 10 half_day_leave A2 0.5 0", "unclear 0 none A1 0 0"]),
}


@pytest.mark.parametrize(("logins", "expected"), SETTLED.values(), ids=SETTLED.keys())
def test_a_day_is_settled_as_the_rules_say(logins: list[str], expected: list[str]):
    assert lines(settle_day(RULES, STANDARD, sessions(*logins))) == expected


def test_without_a_shift_nothing_is_settled():
    assert settle_day(RULES, None, []) == []


def test_an_old_login_without_logout_does_not_stand_for_today():
    events = settle_day(RULES, STANDARD, [Session(at("08:45", day=11), None)])
    assert lines(events) == ["absent 435 absence A8 1 100"]


def test_a_night_shift_is_settled_over_midnight():
    night = shift_on(RULES, "night", DAY)
    events = settle_day(RULES, night, [Session(at("20:10"), at("07:30", day=13))])
    assert lines(events) == ["late 10 half_day_leave A2 0.5 0", "early 30 half_day_leave A2 0.5 0"]


EXCUSES = {
    "reported at once and accepted": (ExcuseKind.COMPANY_BUS, "08:30", True, "late 40 none A3 0 0"),
    "reported on the last allowed minute": (ExcuseKind.SEVERE_WEATHER, "09:00", True, "late 40 none A3 0 0"),
    "reported too late": (ExcuseKind.COMPANY_BUS, "09:00:01", True, "late 40 day_leave A2 1 0"),
    "not accepted": (ExcuseKind.COMPANY_BUS, "08:30", False, "late 40 day_leave A2 1 0"),
}


@pytest.mark.parametrize(("kind", "reported", "accepted", "line"), EXCUSES.values(), ids=EXCUSES.keys())
def test_an_excuse_counts_when_reported_at_once_and_accepted(kind, reported: str, accepted: bool, line: str):
    excuse = Excuse(kind, at(reported), accepted)
    assert lines(settle_day(RULES, STANDARD, sessions("09:25-17:30"), [excuse])) == [line]


def test_an_excuse_for_lateness_excuses_neither_leaving_early_nor_staying_away():
    excuse = [Excuse(ExcuseKind.SEVERE_WEATHER, at("08:00"), True)]
    assert lines(settle_day(RULES, STANDARD, sessions("08:45-17:00"), excuse)) == [
        "early 30 half_day_leave A2 0.5 0"
    ]
    assert lines(settle_day(RULES, STANDARD, [], excuse)) == ["absent 435 absence A8 1 100"]


def month(*days: list[str], excuses: list[Excuse] | None = None) -> list[list[Event]]:
    """Days 1, 2, … of a month, each from its logins on the standard day, moved to its date."""
    settled = [settle_day(RULES, STANDARD, sessions(*logins), excuses or []) for logins in days]
    return [[e._replace(on=date(2026, 10, i + 1)) for e in events] for i, events in enumerate(settled)]


LATE, GONE, FINE = ["08:50-17:30"], [], ["08:45-17:30"]


@pytest.mark.parametrize(
    ("days", "leave", "absence", "money"),
    [
        ([FINE] * 5, "0", "0", "0"),
        ([LATE] * 2, "1.0", "0", "0"),
        ([LATE] * 3, "1.5", "1", "100"),
        ([LATE] * 5, "2.5", "1", "100"),
        ([LATE] * 6, "3.0", "2", "200"),
        ([GONE], "0", "1", "100"),
        ([GONE, GONE], "0", "2", "200"),
        ([GONE, LATE, LATE], "1.0", "1", "100"),
    ],
)
def test_a_month_adds_up(days: list[list[str]], leave: str, absence: str, money: str):
    statement = settle_month(RULES, month(*days))
    sums = (statement.leave_days, statement.absence_days, statement.money)
    assert sums == (Decimal(leave), Decimal(absence), Decimal(money))


def test_the_third_time_is_a_line_of_its_own_on_its_day():
    statement = settle_month(RULES, month(LATE, FINE, LATE, LATE))
    assert lines(list(statement.events))[-1] == "repeated 0 absence A2 1 100"
    assert statement.events[-1].on == date(2026, 10, 4)
    assert (statement.late_times, statement.early_times) == (3, 0)


def test_late_and_early_on_one_day_are_two_times():
    statement = settle_month(RULES, month(["08:50-17:20"], LATE))
    assert [event.kind for event in statement.events].count(EventKind.REPEATED) == 1


def test_excused_lateness_is_not_a_time():
    excuse = Excuse(ExcuseKind.COMPANY_BUS, at("08:30"), True)
    statement = settle_month(RULES, month(LATE, LATE, LATE, excuses=[excuse]))
    assert (statement.late_times, statement.absence_days, len(statement.events)) == (0, 0, 3)


@pytest.mark.parametrize(
    ("days", "proposed"), [([GONE], False), ([GONE] * 2, True), ([GONE] + [LATE] * 3, True)]
)
def test_dismissal_is_proposed_from_two_days_of_absence(days: list[list[str]], proposed: bool):
    statement = settle_month(RULES, month(*days))
    assert statement.proposals == ((Proposal.DISMISSAL, Proposal.APPRAISAL_ZERO) if proposed else ())


def test_events_of_two_months_make_no_statement():
    events = month(LATE)[0]
    with pytest.raises(ValueError, match="one month"):
        settle_month(RULES, [events, [events[0]._replace(on=date(2026, 11, 1))]])


def test_an_empty_month_is_an_empty_statement():
    statement = settle_month(RULES, [])
    assert (statement.events, statement.money, statement.proposals) == ((), Decimal(0), ())


clock = st.integers(0, 86_399).map(lambda s: f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}")


@given(st.lists(st.tuples(clock, clock).map(sorted), max_size=5))
def test_no_day_ever_costs_more_than_one_day(logins: list[list[str]]):
    events = settle_day(RULES, STANDARD, sessions(*("-".join(pair) for pair in logins)))
    assert 0 <= sum(event.days for event in events) <= 1
    assert sum(event.money for event in events) <= 100
