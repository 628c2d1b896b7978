"""Daily draws: nothing but filed frames, plan and seed decide, no call twice, the quota is met."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engines.draw.cells import LATE_DAY
from app.engines.draw.closing import close_week
from app.engines.draw.daydraw import draw_day
from app.engines.draw.frame import Frame
from app.engines.draw.picks import PickKind
from app.engines.draw.replay import DifferenceKind, compare
from app.engines.draw.sampling_rules import LateRule
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekplan import DAYS
from app.engines.draw.weekreplay import (
    PickedCall,
    WeekShortfallReason,
    week_shortfalls,
)
from tests.factories.drawn_weeks import (
    SEED,
    Kind,
    Week,
    besides,
    each_day,
    frame_of,
    kinds,
    replay_closing,
    replay_day,
    week_of,
)

ORDINARY, PEAK, MEALS = Slot.ORDINARY, Slot.PEAK, Slot.AROUND_MEALS
some_kinds = st.lists(kinds, min_size=1, max_size=4).map(
    lambda some: [kind for kind in some if kind.late_rule is some[0].late_rule]
)
any_week = some_kinds.map(lambda some: week_of(*some))
seeds = st.binary(min_size=16, max_size=16)
often = settings(max_examples=60, deadline=None)


def days_of(week: Week, seed: bytes = SEED) -> list[dict[str, PickedCall]]:
    return [replay_day(week.frames, day, seed, week.plan) for day in range(DAYS)]


def rows(frame: Frame) -> list[tuple[int, int, int, int]]:
    return [tuple(map(int, call_id.decode().split("-"))) for call_id in frame.call_id.tolist()]


@often
@given(any_week, seeds)
def test_no_call_is_drawn_twice_and_each_agent_gets_his_quota_where_calls_suffice(week: Week, seed: bytes):
    closed = close_week(week.frames, week.closing, seed, week.plan)
    every = [call for picks in days_of(week, seed) for call in picks]
    every += [call_id.decode() for call_id in closed.picks.call_id.tolist()]
    assert len(every) == len(set(every))
    drawn = Counter(int(call_id.split("-")[0]) for call_id in every)
    known = {call for frame in [*week.frames.values(), week.closing] for call in frame.call_id.tolist()}
    calls = Counter(int(call_id.decode().split("-")[0]) for call_id in known)
    late = Counter(week.closing.agent_id.tolist())
    for agent, quota, total in zip(
        week.plan.agent_id.tolist(), week.plan.quota.tolist(), closed.drawn, strict=True
    ):
        assert drawn[agent] == total
        assert min(quota, calls[agent]) <= total <= min(quota + min(quota, late[agent]), calls[agent])


@often
@given(any_week, st.randoms())
def test_the_order_of_the_rows_changes_nothing(week: Week, random):
    mixed = {}
    for day, frame in week.frames.items():
        order = rows(frame)
        random.shuffle(order)
        mixed[day] = frame_of(order)
    closing = frame_of(random.sample(rows(week.closing), len(week.closing.call_id)))
    assert days_of(week) == days_of(Week(week.plan, mixed, closing))
    plain = replay_closing(week.frames, week.closing, SEED, week.plan)
    assert plain == replay_closing(mixed, closing, SEED, week.plan)


@often
@given(any_week, st.integers(0, 6))
def test_what_comes_later_changes_nothing_that_was_drawn(week: Week, day: int):
    known = {number: frame for number, frame in week.frames.items() if number <= day}
    assert replay_day(known, day, SEED, week.plan) == replay_day(week.frames, day, SEED, week.plan)


def test_a_replay_from_the_filed_bytes_is_the_same_draw():
    week = week_of(Kind(3, each_day(4), late={ORDINARY: 3}, obligatory=[PEAK]), copies=20)
    filed = {day: Frame.from_bytes(frame.to_bytes()) for day, frame in week.frames.items()}
    closing = Frame.from_bytes(week.closing.to_bytes())
    for day, picks in enumerate(days_of(week)):
        assert compare(picks, replay_day(filed, day, SEED, week.plan)) == []
    assert (
        compare(
            replay_closing(week.frames, week.closing, SEED, week.plan),
            replay_closing(filed, closing, SEED, week.plan),
        )
        == []
    )


def test_a_row_that_was_altered_shows_in_the_comparison():
    week = week_of(Kind(5, each_day(4)), copies=3)
    again = replay_day(week.frames, 2, SEED, week.plan)
    call_id = min(again)
    filed = again | {call_id: again[call_id]._replace(probability=0.5)}
    assert [(one.kind, one.call_id) for one in compare(filed, again)] == [(DifferenceKind.CHANGED, call_id)]


def test_each_obligatory_slot_is_heard_where_it_has_calls_every_day():
    week = week_of(
        Kind(3, each_day(5) | each_day(1, PEAK) | each_day(1, MEALS), obligatory=[PEAK, MEALS]), copies=200
    )
    bound = [pick for picks in days_of(week) for pick in picks.values() if pick.kind is PickKind.OBLIGATORY]
    assert Counter((pick.agent_id, pick.slot) for pick in bound) == {
        (agent, slot): 1 for agent in range(1, 201) for slot in (PEAK, MEALS)
    }


def test_an_obligatory_pick_waits_for_a_call_in_its_slot():
    week = week_of(Kind(2, each_day(5) | {(4, MEALS): 1}, obligatory=[MEALS]), copies=100)
    days = days_of(week)
    assert {day for day, picks in enumerate(days) for pick in picks.values() if pick.slot == MEALS} == {4}
    assert sum(pick.kind is PickKind.OBLIGATORY for pick in days[4].values()) == 100


def test_calls_are_spread_over_the_days_as_the_work_is():
    week = week_of(Kind(3, each_day(9, days=range(6)), minutes=(480, 240, 240, 0, 240, 240, 0)), copies=2000)
    drawn = np.array([len(picks) for picks in days_of(week)]) / 2000
    assert drawn == pytest.approx([1, 0.5, 0.5, 0, 0.5, 0.5, 0], abs=0.04)


def test_a_week_has_its_quota_before_the_closing_where_every_day_has_calls():
    week = week_of(Kind(3, each_day(4)), Kind(7, each_day(2)), copies=50)
    drawn = Counter(pick.agent_id for picks in days_of(week) for pick in picks.values())
    assert drawn == {agent: 3 if agent <= 50 else 7 for agent in range(1, 101)}


def test_a_day_that_nobody_drew_is_made_up_at_the_closing():
    week = week_of(Kind(3, each_day(4)), copies=50)
    frames = {day: frame for day, frame in week.frames.items() if day != 4}
    closing = besides(frame_of([row for f in week.frames.values() for row in rows(f)]), frames, week.plan)
    assert len(closing.call_id) == 4 * 50
    assert (close_week(frames, closing, SEED, week.plan).drawn >= 3).all()


def test_excluded_calls_agents_outside_the_plan_and_quotas_of_nothing_are_never_drawn():
    week = week_of(Kind(9, each_day(2)), Kind(0, each_day(2)))
    unrecorded = frozenset({"1-0-5-0"})
    frames = {
        day: frame_of([*rows(frame), (77, day, 5, 0)], unrecorded) for day, frame in week.frames.items()
    }
    closing = frame_of([(1, 0, 5, 0), (77, 7, 5, 0)], unrecorded)
    drawn = {call for picks in days_of(Week(week.plan, frames, closing)) for call in picks}
    drawn |= replay_closing(frames, closing, SEED, week.plan).keys()
    assert len(drawn) == 9
    assert {call.split("-")[0] for call in drawn} == {"1"}
    assert not drawn & unrecorded


def test_who_is_below_quota_is_named_with_the_reason():
    week = week_of(
        Kind(3, each_day(1)),
        Kind(3, {(1, 5): 2}),
        Kind(2, {(0, 5): 1}),
        Kind(3, {}),
        Kind(1, {}, minutes=(0,) * 7),
    )
    frames = week.frames | {0: frame_of(rows(week.frames[0]), frozenset({"3-0-5-0"}))}
    closed = close_week(frames, week.closing, SEED, week.plan)
    assert [tuple(short) for short in week_shortfalls(frames, week.closing, week.plan, closed)] == [
        (2, 3, 2, WeekShortfallReason.TOO_FEW_CALLS),
        (3, 2, 0, WeekShortfallReason.ALL_EXCLUDED),
        (4, 3, 0, WeekShortfallReason.NO_CALLS),
        (5, 1, 0, WeekShortfallReason.AWAY),
    ]


def test_late_calls_of_a_broken_recorder_at_most_double_the_quota():
    kind = Kind(3, {(0, ORDINARY): 1}, late={ORDINARY: 400})
    # The one call on time, on a Monday, is drawn that day in three of five cases.
    for rule, expected in ((LateRule.DAILY_RATE, 3.6), (LateRule.WEEK_RATE, 0.6 + 3 * 400 / 401)):
        week = week_of(Kind(kind.quota, kind.calls, late=kind.late, late_rule=rule), copies=30)
        closed = close_week(week.frames, week.closing, SEED, week.plan)
        assert closed.chances.expected == pytest.approx(expected, abs=0.01)
        assert closed.drawn.max() <= 4


def test_the_closing_revises_the_probabilities_of_what_the_days_drew():
    week = week_of(Kind(3, each_day(4, days=[0, 1])), copies=10)
    closed = close_week(week.frames, week.closing, SEED, week.plan)
    picks = draw_day(week.frames, 0, SEED, week.plan)
    final = closed.chances.of_agents(picks.agent_id, picks.day, picks.slot)
    assert (final > picks.probability).all()
    assert final == pytest.approx(3 / 8)
    assert set(closed.picks.kind.tolist()) <= {PickKind.CLOSING}
    assert LATE_DAY not in closed.picks.day
