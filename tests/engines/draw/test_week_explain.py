"""Why one call of a week was drawn or not, in data that agrees with the draws."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engines.draw.cells import LATE_DAY
from app.engines.draw.frame import Exclusion
from app.engines.draw.picks import PickKind
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekexplain import why_in_week
from app.engines.draw.weekplan import DAYS
from app.engines.draw.weekreplay import PickedCall
from app.engines.draw.weekwhy import WeekWhy, WeekWhyCode
from tests.factories.drawn_weeks import (
    SEED,
    Kind,
    Week,
    each_day,
    frame_of,
    kinds,
    replay_closing,
    replay_day,
    week_of,
)

WEEK = week_of(
    Kind(3, each_day(4) | each_day(2, Slot.PEAK), obligatory=[Slot.PEAK], late={5: 6}), Kind(0, each_day(1))
)


def everything_drawn(week: Week) -> dict[str, PickedCall]:
    drawn = replay_closing(week.frames, week.closing, SEED, week.plan)
    for day in range(DAYS):
        drawn |= replay_day(week.frames, day, SEED, week.plan)
    return drawn


def calls_of(week: Week) -> set[str]:
    return {
        call.decode() for frame in [*week.frames.values(), week.closing] for call in frame.call_id.tolist()
    }


def why(call_id: str, week: Week = WEEK, is_closed: bool = True) -> WeekWhy:
    return why_in_week(week.frames, week.closing if is_closed else None, SEED, week.plan, call_id)


@settings(max_examples=15, deadline=None)
@given(kinds)
def test_why_agrees_with_the_draws_for_every_call(kind: Kind):
    assert_agrees(week_of(kind, Kind(2, each_day(1))))


def test_why_agrees_with_the_draws_of_a_week_with_every_kind_of_pick():
    assert_agrees(WEEK)


def assert_agrees(week: Week) -> None:
    drawn = everything_drawn(week)
    for call_id in calls_of(week):
        answer, filed = why(call_id, week), drawn.get(call_id)
        assert (answer.code is WeekWhyCode.DRAWN) == (filed is not None)
        if filed is not None:
            last = answer.steps[-1]
            assert (last.kind, last.number, answer.day, answer.slot) == (
                filed.kind,
                filed.number,
                filed.day,
                filed.slot,
            )
            assert 0 < answer.probability <= 1
            assert filed.probability <= answer.probability + 1e-11
        for step in answer.steps:
            if step.rank is not None:
                assert step.drew_it == (step.rank <= step.wanted) == (step.number <= step.limit)
                assert step.rank <= step.size


def test_a_call_is_late_or_on_time_and_goes_through_the_steps_of_its_kind():
    for call_id in calls_of(WEEK) - everything_drawn(WEEK).keys():
        answer = why(call_id)
        kinds_of_steps = [step.kind for step in answer.steps]
        if call_id.startswith("2-"):
            assert (answer.code, kinds_of_steps) == (WeekWhyCode.NO_QUOTA, [])
        elif answer.day == LATE_DAY:
            assert (kinds_of_steps, answer.due) == ([PickKind.LATE, PickKind.CLOSING], None)
        else:
            assert kinds_of_steps == [PickKind.OBLIGATORY, PickKind.FREE, PickKind.CLOSING]
            assert 0 <= answer.due <= 3


def test_before_the_closing_a_call_waits_or_is_not_drawn_yet():
    codes = {
        why(call_id, is_closed=False).code for call_id in calls_of(WEEK) if call_id[:3] in ("1-0", "1-7")
    }
    assert codes <= {WeekWhyCode.DRAWN, WeekWhyCode.NOT_DRAWN_YET, WeekWhyCode.UNKNOWN_CALL}
    assert why("1-7-5-0", is_closed=False).code is WeekWhyCode.UNKNOWN_CALL
    saturday = week_of(Kind(3, each_day(2, days=[5])))
    answer = why("1-5-5-0", saturday, is_closed=False)
    assert (answer.code, answer.day, answer.due) == (WeekWhyCode.WAITS, 5, None)
    assert answer.probability is None


def test_why_tells_the_probability_as_far_as_known():
    two_days = week_of(Kind(3, each_day(4, days=[0, 1])))
    assert why("1-0-5-0", two_days, is_closed=False).probability == pytest.approx(0.6 / 4)
    assert why("1-0-5-0", two_days).probability == pytest.approx(3 / 8)


def test_why_names_the_exclusion_until_the_closing_knows_better():
    frames = WEEK.frames | {0: frame_of([(1, 0, 5, 0)], frozenset({"1-0-5-0"}))}
    open_week = why_in_week(frames, None, SEED, WEEK.plan, "1-0-5-0")
    assert (open_week.code, open_week.exclusion) == (WeekWhyCode.EXCLUDED, Exclusion.NO_RECORDING)
    closed = why_in_week(frames, frame_of([(1, 0, 5, 0)]), SEED, WEEK.plan, "1-0-5-0")
    assert (closed.exclusion, closed.day) == (None, LATE_DAY)


@given(st.sampled_from(["9-0-5-0", "nothing"]))
def test_why_of_a_call_in_no_frame_is_that_it_is_unknown(call_id: str):
    assert why(call_id).code is WeekWhyCode.UNKNOWN_CALL
