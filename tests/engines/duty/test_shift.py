"""Shifts and logins as stretches of time, against counting second by second."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.duty.rules import load_attendance
from app.engines.duty.shift import Session, Shift, begun_minutes, covered, shift_on, uncovered
from app.engines.rulefile import RuleFileError

TEXT = Path("qa_rules/attendance.yaml").read_text(encoding="utf-8")
RULES = load_attendance(TEXT, "qa_rules/attendance.yaml")
DAY = date(2026, 10, 12)


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{day} {clock}")


NOON = at(12, "12:00")


def test_the_standard_day_has_two_spells_with_lunch_between():
    assert shift_on(RULES, "standard", DAY).spells == (
        (at(12, "08:45"), at(12, "12:00")),
        (at(12, "13:30"), at(12, "17:30")),
    )


def test_a_night_shift_ends_on_the_next_day():
    spells = shift_on(RULES, "night", DAY).spells
    assert spells == ((at(12, "20:00"), at(13, "08:00")),)


def test_spells_after_midnight_belong_to_the_day_the_shift_began():
    broken = '- {from: "20:00", until: "00:00"}\n    - {from: "01:00", until: "08:00"}'
    text = TEXT.replace('- {from: "20:00", until: "08:00"}', broken)
    spells = shift_on(load_attendance(text, "x"), "night", DAY).spells
    assert spells[1] == (at(13, "01:00"), at(13, "08:00"))


def test_an_unknown_pattern_is_an_error():
    with pytest.raises(KeyError, match="weekend"):
        shift_on(RULES, "weekend", DAY)


minutes = st.integers(0, 120)


@given(
    st.lists(minutes, min_size=4, max_size=4, unique=True).map(sorted),
    st.lists(st.tuples(minutes, minutes).map(sorted), max_size=6),
)
def test_covered_and_missed_minutes_are_those_counted_one_by_one(edges: list[int], logins: list[list[int]]):
    def moment(minute: int) -> datetime:
        return NOON + timedelta(minutes=minute)

    shift = Shift(DAY, ((moment(edges[0]), moment(edges[1])), (moment(edges[2]), moment(edges[3]))))
    sessions = [Session(moment(login), moment(logout)) for login, logout in logins]
    duty = {*range(edges[0], edges[1]), *range(edges[2], edges[3])}
    online = {minute for login, logout in logins for minute in range(login, logout)}
    present = covered(shift, sessions)
    gaps = uncovered(shift, present)
    assert {minute for minute in duty if any(a <= moment(minute) < b for a, b in gaps)} == duty - online
    assert begun_minutes(gaps) == len(duty - online)
    assert all(begin < until for begin, until in gaps)


@pytest.mark.parametrize(("seconds", "begun"), [(0, 0), (1, 1), (60, 1), (61, 2), (1800, 30), (1801, 31)])
def test_a_begun_minute_counts(seconds: int, begun: int):
    assert begun_minutes([(NOON, NOON + timedelta(seconds=seconds))]) == begun


def test_a_logout_before_its_login_is_refused():
    with pytest.raises(ValueError, match="before its login"):
        covered(shift_on(RULES, "standard", DAY), [Session(NOON, NOON - timedelta(seconds=1))])


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ("times: 3", "times: 0", 22, "repeated.times"),
        ("half_day_leave_up_to_minutes: 30", "half_day_leave_up_to_minutes: 90", 16, "lateness"),
        ("company_bus]", "late_bus]", 27, "excuses.kinds.1"),
        ('until: "12:00"', 'until: "noon"', 6, "shifts.standard.0.until"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_key(right: str, wrong: str, line: int, key: str):
    with pytest.raises(RuleFileError, match=f"attendance.yaml:{line}: {key}: "):
        load_attendance(TEXT.replace(right, wrong, 1), "attendance.yaml")
