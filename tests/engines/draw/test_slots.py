"""Service slots (S2): what the file says, what the volume says, and which of them counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.engines.draw.slot_rules import Slot, SlotRules, load_slots
from app.engines.draw.slots import measure_volume, peak_and_low, slots_in, slots_of
from app.engines.rulefile import RuleFileError

TEXT = Path("qa_rules/slots.yaml").read_text(encoding="utf-8")
RULES = load_slots(TEXT, "qa_rules/slots.yaml")
NONE = np.zeros((7, 48), dtype=bool)
MONDAY = 0


def slots_at(
    clock: str, rules: SlotRules = RULES, peak=NONE, low=NONE, roster=None
) -> tuple[Slot, set[Slot]]:
    hours, minutes = map(int, clock.split(":"))
    columns = slots_of(np.array([MONDAY]), np.array([hours * 60 + minutes]), rules, peak, low, roster)
    return Slot(int(columns.primary[0])), set(slots_in(int(columns.mask[0])))


@pytest.mark.parametrize(
    ("clock", "slot"),
    [
        ("07:44", Slot.ORDINARY),
        ("07:45", Slot.HANDOVER),
        ("08:14", Slot.HANDOVER),
        ("08:15", Slot.ORDINARY),
        ("08:30", Slot.BEFORE_AFTER_WORK),
        ("11:59", Slot.AROUND_MEALS),
        ("12:15", Slot.ORDINARY),
        ("17:30", Slot.BEFORE_AFTER_WORK),
    ],
)
def test_a_window_holds_its_first_minute_and_not_its_end(clock: str, slot: Slot):
    assert slots_at(clock) == (slot, {slot})


def test_a_window_may_run_over_midnight():
    rules = load_slots(
        TEXT.replace('{from: "19:45", until: "20:15"}', '{from: "23:45", until: "00:15"}'), "x"
    )
    assert [slots_at(clock, rules)[0] for clock in ("23:44", "23:45", "00:14", "00:15")] == [
        Slot.ORDINARY, Slot.HANDOVER, Slot.HANDOVER, Slot.ORDINARY,
    ]  # fmt: skip


def test_the_first_by_priority_counts_and_all_are_listed():
    peak = NONE.copy()
    peak[MONDAY, 23] = True
    assert slots_at("11:45", peak=peak) == (Slot.AROUND_MEALS, {Slot.AROUND_MEALS, Slot.PEAK})


def test_a_roster_stands_in_place_of_the_standard_day():
    off, on = np.array([False]), np.array([True])
    assert slots_at("08:00", roster={Slot.HANDOVER: off})[0] is Slot.ORDINARY
    assert slots_at("10:00", roster={Slot.HANDOVER: on})[0] is Slot.HANDOVER


def test_volume_is_the_mean_over_the_days_seen():
    weekday, minute, calls = np.array([0, 0, 0, 6]), np.array([600, 629, 630, 1439]), np.array([1, 2, 1, 1])
    volume = measure_volume(weekday, minute, calls, np.array([2] * 6 + [0]))
    assert volume[0, 20] == 1.5
    assert volume[0, 21] == 0.5
    assert volume[6, 47] == 1.0
    assert volume.sum() == 3.0


def test_peak_and_low_are_the_busiest_and_quietest_open_half_hours_of_each_day():
    volume = np.zeros((7, 48))
    volume[0, 16:26] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    peak, low = peak_and_low(volume, RULES.volume)
    assert np.flatnonzero(peak[0]).tolist() == [24, 25]
    assert np.flatnonzero(low[0]).tolist() == [16, 17]
    assert not peak[1:].any()
    assert not low[1:].any()


def test_half_hours_as_busy_as_the_limit_are_peak_all_of_them():
    volume = np.zeros((7, 48))
    volume[0, 16:26] = [1, 1, 1, 5, 5, 5, 5, 5, 5, 5]
    peak, low = peak_and_low(volume, RULES.volume)
    assert np.flatnonzero(peak[0]).tolist() == list(range(19, 26))
    assert np.flatnonzero(low[0]).tolist() == [16, 17, 18]


def test_a_flat_day_has_neither_peak_nor_low():
    peak, low = peak_and_low(np.full((7, 48), 3.0), RULES.volume)
    assert not peak.any()
    assert not low.any()


@given(arrays(np.float64, (7, 48), elements=st.floats(0, 50)))
def test_no_half_hour_is_both_peak_and_low(volume):
    peak, low = peak_and_low(volume, RULES.volume)
    assert not (peak & low).any()


@given(st.integers(0, 6), st.integers(0, 1439), arrays(bool, (7, 48)), arrays(bool, (7, 48)))
def test_the_slot_drawn_for_is_always_among_those_matched(weekday: int, minute: int, peak, low):
    columns = slots_of(np.array([weekday]), np.array([minute]), RULES, peak, low)
    matched = slots_in(int(columns.mask[0]))
    assert Slot(int(columns.primary[0])) == next(slot for slot in RULES.priority if slot in matched)
    assert (Slot.ORDINARY in matched) == (len(matched) == 1 and matched[0] is Slot.ORDINARY)


WRONG = {
    "an unknown slot": ("  handover:  ", "  handovr:  ", 15, "windows.handovr"),
    "a slot without priority": ("peak, low, ordinary]", "peak, ordinary]", 5, "priority"),
    "ordinary not last": ("low, ordinary]", "ordinary, low]", 5, "priority"),
    "no clock time": ('"07:45"', '"7h45"', 16, "windows.handover.0.from"),
    "quantiles the wrong way round": ("peak_quantile: 0.80", "peak_quantile: 0.10", 8, "volume"),
    "windows of what is measured": ("  around_meals:  ", "  peak:  ", 14, "windows"),
}


@pytest.mark.parametrize(("right", "wrong", "line", "key"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_by_line_and_key(right: str, wrong: str, line: int, key: str):
    with pytest.raises(RuleFileError, match=f"slots.yaml:{line}: {key}: "):
        load_slots(TEXT.replace(right, wrong, 1), "slots.yaml")
