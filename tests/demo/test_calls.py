"""The demo's call records: amount, curve, recordings a week, and the same again (C1, S1, S2)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from app.config import ROOT
from app.engines.draw.quota import quota_of
from app.engines.draw.sampling_rules import load_sampling
from demo.calls import CallRow, demo_calls, spoken_calls
from demo.centre import demo_people
from demo.logins import demo_logins
from demo.roster import demo_roster

SUNDAY = date(2026, 11, 22)
WEEK = [SUNDAY + timedelta(days=n) for n in range(7)]


@pytest.fixture(scope="module")
def calls() -> list[CallRow]:
    return demo_calls(SUNDAY)


@pytest.mark.parametrize("today", WEEK)
def test_there_are_six_thousand_calls_up_to_yesterday(today: date) -> None:
    rows = demo_calls(today)
    last = max(row.started_at.date() for row in rows)
    assert (len(rows), last < today, last >= today - timedelta(days=2)) == (6000, True, True)


@pytest.mark.parametrize("today", WEEK)
def test_every_agent_has_three_recordings_in_each_of_five_weeks(today: date) -> None:
    heard = Counter(
        (row.agent_number, row.started_at.isocalendar()[:2]) for row in demo_calls(today) if row.recording
    )
    assert (len(heard), min(heard.values())) == (12 * 5, 3)


@pytest.mark.parametrize("today", WEEK)
def test_no_week_asks_for_more_calls_of_an_agent_than_he_has_recordings(today: date) -> None:
    """S1: three calls in a full week of 36 hours, in share of the hours that he is planned for."""
    rules = load_sampling((ROOT / "qa_rules" / "sampling.yaml").read_text(encoding="utf-8"), "sampling.yaml")
    days = Counter((shift.agent_number, shift.on.isocalendar()[:2]) for shift in demo_roster(today))
    assert len(days) == 12 * 5
    for worked in days.values():
        [quota] = quota_of(np.array([7.25 * worked]), np.array([400]), np.array([0]), rules)
        assert 1 <= quota <= 3


def test_mid_morning_and_mid_afternoon_are_peaks_and_lunch_and_evening_are_lows(calls: list[CallRow]) -> None:
    by_hour = Counter(row.started_at.hour for row in calls)
    assert min(by_hour[10], by_hour[15]) > 2 * max(by_hour[12], by_hour[18], by_hour[19])


def test_call_ids_are_unique_and_the_same_each_time(calls: list[CallRow]) -> None:
    assert len({row.call_id for row in calls}) == len(calls)
    assert calls == demo_calls(SUNDAY)


def test_each_recording_is_one_call_of_the_agent_who_speaks_in_it(calls: list[CallRow]) -> None:
    spoken = {entry["file"]: entry["agent_number"] for entry in spoken_calls()}
    assert {row.recording: row.agent_number for row in calls if row.recording} == spoken


def test_nobody_is_in_two_calls_at_once(calls: list[CallRow]) -> None:
    for agent in demo_people().agents:
        own = sorted((row.started_at, row.ends_at) for row in calls if row.agent_number == agent.number)
        assert all(first[1] < second[0] for first, second in pairwise(own))


def test_every_call_lies_within_its_agents_log_in(calls: list[CallRow]) -> None:
    logins = {(row.agent_number, row.login_at.date()): row for row in demo_logins(SUNDAY)}
    for row in calls:
        login = logins[row.agent_number, row.started_at.date()]
        assert login.login_at <= row.started_at < row.ends_at <= login.logout_at


def test_dates_move_with_the_day_of_loading(calls: list[CallRow]) -> None:
    later = demo_calls(SUNDAY + timedelta(weeks=3))
    moved = [row.started_at + timedelta(weeks=3) for row in calls if row.recording]
    assert {when.isocalendar()[:2] for when in moved} == {
        row.started_at.isocalendar()[:2] for row in later if row.recording
    }
