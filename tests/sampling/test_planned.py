"""Planned minutes by roster or standard day, and the slots that an agent works (S1, S2, A1)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.engines.draw.slot_rules import Slot
from app.engines.duty.rules import load_attendance
from app.sampling.policy.planned import (
    Employed,
    RosteredDay,
    planned_minutes,
    slot_masks,
    slots_of_masks,
    slots_worked,
)
from tests.factories.drawn_weeks import frame_of

MONDAY = date(2026, 10, 12)
SHIFTS = load_attendance(
    Path("qa_rules/attendance.yaml").read_text(encoding="utf-8"), "attendance.yaml"
).shifts
LONG_AGO = date(2025, 1, 1)
STANDARD = [435] * 5 + [0, 0]


def minutes(*roster: RosteredDay, hired_on: date = LONG_AGO, left_on: date | None = None) -> list[int]:
    """Of agent 1, in a centre where agent 2 is on the roster too."""
    people = [Employed(1, hired_on, left_on), Employed(2, LONG_AGO, None)]
    return planned_minutes(people, MONDAY, roster, SHIFTS)[0].tolist()


def shift(day: int, name: str = "standard", agent_id: int = 1) -> RosteredDay:
    return RosteredDay(agent_id, MONDAY + timedelta(days=day), name)


def test_without_a_roster_everybody_has_the_standard_day():
    assert minutes() == STANDARD


def test_the_roster_says_which_days_are_worked():
    assert minutes(shift(0), shift(5)) == [435, 0, 0, 0, 0, 435, 0]


def test_one_who_is_not_on_the_weeks_roster_but_was_before_is_off():
    assert minutes(shift(-7), shift(0, agent_id=2)) == [0] * 7


def test_one_whom_no_roster_names_has_the_standard_day():
    assert minutes(shift(0, agent_id=2)) == STANDARD


def test_a_roster_of_earlier_weeks_alone_says_nothing_of_this_one():
    assert minutes(shift(-7)) == STANDARD


def test_a_night_counts_on_both_of_its_days():
    assert minutes(shift(2, "night")) == [0, 0, 240, 480, 0, 0, 0]


def test_a_night_that_began_on_the_sunday_before_counts_on_monday():
    assert minutes(shift(-1, "night"), shift(3)) == [480, 0, 0, 435, 0, 0, 0]


def test_a_shift_that_the_rules_do_not_know_is_the_standard_one():
    assert minutes(shift(1, "renamed")) == [0, 435, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("hired", "left", "expected"),
    [(2, None, [0, 0, 435, 435, 435, 0, 0]), (-9, 2, [435, 435, 0, 0, 0, 0, 0])],
)
def test_nobody_is_planned_before_he_comes_or_after_he_left(hired, left, expected):
    left_on = None if left is None else MONDAY + timedelta(days=left)
    assert minutes(hired_on=MONDAY + timedelta(days=hired), left_on=left_on) == expected


def test_an_agent_works_the_slots_that_he_had_calls_in():
    frame = frame_of([(1, 0, Slot.PEAK, 0), (1, 1, Slot.PEAK, 1), (3, 0, Slot.LOW, 0), (9, 0, Slot.LOW, 0)])
    works = slots_worked([frame], np.array([1, 3], dtype=np.int64))
    assert [np.flatnonzero(row).tolist() for row in works] == [[Slot.PEAK], [Slot.LOW]]


def test_slots_come_back_from_what_a_closing_keeps_of_them():
    frames = [frame_of([(1, 0, Slot.PEAK, 0), (3, 0, Slot.LOW, 0)]), frame_of([(1, 1, Slot.AROUND_MEALS, 0)])]
    ids, masks = slot_masks(frames)
    asked = np.array([1, 2, 9], dtype=np.int64)
    assert (ids.tolist(), slots_of_masks(ids, masks, asked).tolist()) == (
        [1, 3],
        slots_worked(frames, asked).tolist(),
    )
