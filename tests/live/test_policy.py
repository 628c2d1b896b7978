"""Clock, matching, stages and windows, by tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.rulefile import RuleFileError
from app.evaluations.policy.states import Origin, State, is_kept_sealed, may_move
from app.live.policy.clock import Clock, ends_at, pressed
from app.live.policy.matching import (
    Near,
    Stretch,
    candidates,
    certain,
    covered_ratio,
    is_same_number,
    offset_s,
)
from app.live.policy.rules import Records, load_live_rules
from app.live.policy.states import Stage, stage_of
from app.live.policy.window import Window

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
RULES = Records(tolerance_s=30, covered_ratio=0.5, days=14, begins="answered")
SHIPPED = (ROOT / "qa_rules" / "live.yaml").read_text()


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def near(begins_s: float, lasts_s: int = 120, ring_s: int = 0, number: str = "", call_id: int = 1) -> Near:
    return Near(call_id, f"c-{call_id}", after(begins_s), lasts_s, ring_s, number)


@pytest.mark.parametrize(
    ("presses", "heard_s", "moment_s"),
    [
        ([], 100, 100),
        ([("pause", 40)], 40, 100),
        ([("pause", 40), ("resume", 60)], 80, 100),
        ([("pause", 40), ("pause", 50), ("resume", 60)], 80, 100),
        ([("resume", 10)], 100, 100),
        ([("pause", 40), ("resume", 60), ("stop", 90)], 70, 90),
        ([("pause", 40), ("stop", 90)], 40, 90),
        ([("stop", 30), ("resume", 40), ("stop", 50)], 30, 30),
    ],
)
def test_rests_are_not_heard_but_the_call_goes_on(presses, heard_s, moment_s):
    clock = Clock(NOON)
    for press, at_s in presses:
        clock = pressed(clock, press, after(at_s))
    assert (clock.heard_s(after(100)), clock.moment_s(after(100))) == (heard_s, moment_s)


@given(st.lists(st.tuples(st.sampled_from(["pause", "resume", "stop"]), st.integers(0, 50)), max_size=12))
def test_what_was_heard_is_counted_second_by_second(steps):
    """An independent way: walk over the seconds and look whether the clock ran."""
    clock, at_s, ran, is_on, is_over = Clock(NOON), 0, 0, True, False
    for press, wait_s in steps:
        ran, at_s = ran + wait_s * (is_on and not is_over), at_s + wait_s
        clock = pressed(clock, press, after(at_s))
        is_over = is_over or press == "stop"
        is_on = is_on if is_over else press == "resume"
    assert clock.heard_s(after(at_s)) == ran


def test_a_clock_that_nobody_stopped_ends_by_the_rules():
    longest = timedelta(minutes=90)
    assert ends_at(Clock(NOON), longest, after(5399)) is None
    assert ends_at(Clock(NOON), longest, after(9999)) == after(5400)
    assert ends_at(Clock(NOON, after(10)), longest, after(9999)) is None


@pytest.mark.parametrize(
    ("call", "ratio"),
    [
        (near(-30), 1),  # heard from the thirtieth second on
        (near(-300, 240), 0),  # over a minute before
        (near(-100, 90), 20 / 60),  # over ten seconds before: within the tolerance
        (near(20), 1),  # began 20 s after the clock, by another clock
        (near(45), 45 / 60),
        (near(200), 0),
        (near(-10, 10, ring_s=10), 40 / 60),  # ringing is part of it
    ],
)
def test_how_much_of_what_was_heard_a_call_covers(call, ratio):
    assert covered_ratio(Stretch(NOON, after(60)), call, 30) == pytest.approx(ratio)


def test_a_call_is_certain_only_if_it_is_the_only_one_and_covers_enough():
    heard = Stretch(NOON, after(60))
    before, right = near(-100, 90, call_id=1), near(-20, call_id=2)
    assert certain(heard, [], RULES) is None
    assert certain(heard, [before], RULES) is None
    assert certain(heard, [right], RULES) == right
    assert certain(heard, [before, right], RULES) is None
    assert candidates(heard, [before, right], RULES) == [right, before]


def test_the_number_says_more_than_the_clocks():
    heard = Stretch(NOON, after(60), "021-5550199")
    other, right = near(-20, number="13800001234", call_id=1), near(5, number="+86 21 5550199", call_id=2)
    assert certain(heard, [other, right], RULES) == right
    assert candidates(heard, [other], RULES) == [other]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("13800001234", "+86 138 0000 1234", True),
        ("021-5550199", "5550199", True),
        ("1234", "1234", False),
        ("", "13800001234", False),
        ("13800001234", "13800001235", False),
    ],
)
def test_the_same_telephone(one, other, same):
    assert is_same_number(one, other) is same


def test_the_clock_is_placed_in_the_recording():
    heard, call = Stretch(NOON, after(60)), near(-30, ring_s=12)
    assert offset_s(heard, call, RULES) == 18
    assert offset_s(heard, call, RULES.model_copy(update={"begins": "ringing"})) == 30


@pytest.mark.parametrize(
    ("plan", "score", "stage"),
    [
        ("planned", None, Stage.PLANNED),
        ("missed", None, Stage.MISSED),
        ("closed", None, Stage.CLOSED),
        ("planned", "assigned", Stage.CALLED),
        ("planned", "draft", Stage.CALLED),
        ("planned", "sealed", Stage.SCORED),
        ("planned", "published", Stage.RELEASED),
        ("planned", "acknowledged", Stage.RELEASED),
    ],
)
def test_how_far_a_mystery_call_is(plan, score, stage):
    assert stage_of(plan, score) is stage


def test_only_the_score_of_a_mystery_call_is_sealed():
    sealed = {origin for origin in Origin if is_kept_sealed(origin)}
    assert sealed == {Origin.MYSTERY}
    assert may_move("sealed", State.PUBLISHED)
    assert not any(may_move("sealed", state) for state in (State.DRAFT, State.ACKNOWLEDGED, State.WITHDRAWN))


@pytest.mark.parametrize(
    ("local", "in_time"),
    [
        ("2026-10-12T09:00", True),
        ("2026-10-12T08:59", False),
        ("2026-10-14T17:00", True),
        ("2026-10-14T17:01", False),
        ("2026-10-15T10:00", False),
    ],
)
def test_a_call_is_made_in_its_window(local, in_time):
    zone = ZoneInfo("Asia/Shanghai")
    window = Window(date(2026, 10, 12), date(2026, 10, 14), time(9), time(17))
    assert window.holds(datetime.fromisoformat(local).replace(tzinfo=zone), zone) is in_time


def test_the_shipped_rules_hold_and_a_fault_names_its_line():
    assert len(load_live_rules(SHIPPED, "live.yaml").marks) == 9
    with pytest.raises(RuleFileError, match=r"live\.yaml:\d+: records\.tolerance_s"):
        load_live_rules(SHIPPED.replace("tolerance_s: 30", "tolerance_s: -1"), "live.yaml")
