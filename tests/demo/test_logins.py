"""The demo's log-in records and the settlement that they call for (A1, A2, A8)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from demo.logins import demo_logins, expected_settlements, planted_cases
from demo.roster import DAY_ENDS, DAY_STARTS, demo_roster

DAYS = [date(2026, 11, 22) + timedelta(days=n) for n in range(7)] + [date(2027, 1, 4), date(2026, 3, 1)]


@pytest.mark.parametrize("today", DAYS)
def test_every_rostered_agent_but_the_absent_one_logs_in(today: date) -> None:
    rostered = {(shift.agent_number, shift.on) for shift in demo_roster(today)}
    absent = {(case.agent_number, case.on) for case in planted_cases(today) if case.kind == "absent"}
    assert {(row.agent_number, row.login_at.date()) for row in demo_logins(today)} == rostered - absent


@pytest.mark.parametrize("today", DAYS)
def test_lateness_is_exactly_what_was_planted(today: date) -> None:
    late = {
        (row.agent_number, row.login_at.date())
        for row in demo_logins(today)
        if row.login_at.time() > DAY_STARTS
    }
    assert late == {(case.agent_number, case.on) for case in planted_cases(today) if case.kind == "late"}


@pytest.mark.parametrize("today", DAYS)
def test_early_leaving_is_exactly_what_was_planted(today: date) -> None:
    early = {
        (row.agent_number, row.login_at.date())
        for row in demo_logins(today)
        if row.logout_at.time() < DAY_ENDS
    }
    assert early == {(case.agent_number, case.on) for case in planted_cases(today) if case.kind == "early"}


@pytest.mark.parametrize("today", DAYS)
def test_three_times_late_falls_in_one_calendar_month(today: date) -> None:
    days = [case.on for case in planted_cases(today) if case.agent_number == "1002"]
    assert (len(days), len({(day.year, day.month) for day in days})) == (3, 1)


def test_each_step_of_the_lateness_rule_is_expected_once() -> None:
    expected = Counter(
        (row.kind, row.minutes, row.leave_days, row.absence_days) for row in expected_settlements(DAYS[0])
    )
    assert expected == Counter(
        [
            ("late", 10, 0.5, 0),
            ("late", 30, 0.5, 0),
            ("late", 45, 1.0, 0),
            ("late", 70, 0.0, 1),
            ("early", 20, 0.5, 0),
            ("absent", 0, 0.0, 1),
            ("late", 6, 0.5, 0),
            ("late", 12, 0.5, 0),
            ("late", 9, 0.5, 0),
            ("three_times", 0, 0.0, 1),
        ]
    )


def test_log_ins_are_the_same_each_time() -> None:
    assert demo_logins(DAYS[0]) == demo_logins(DAYS[0])
