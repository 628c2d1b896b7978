"""Why one call was drawn or not, in data that agrees with the draw."""

from __future__ import annotations

import numpy as np
import pytest

from app.engines.draw.draw import draw
from app.engines.draw.explain import WhyCode, why
from app.engines.draw.frame import Calls, Exclusion, Frame, build_frame
from app.engines.draw.replay import drawn_calls
from app.engines.draw.sampling_rules import FrameRules, Plan

SEED = bytes(range(32))
PLAN = Plan(calls_per_agent=3, quota_by_agent={2: 2})


@pytest.fixture
def frame() -> Frame:
    n = 30
    columns = Calls(
        call_id=[f"call-{i:02}" for i in range(n)],
        agent_id=np.where(np.arange(n) < 28, np.arange(n) % 2 + 1, 3),
        period=np.full(n, 1),
        start_s=np.arange(n),
        duration_s=np.where(np.arange(n) == 0, 3.0, 60.0),
        slot=np.full(n, 5, dtype=np.int8),
        slot_mask=np.full(n, 32, dtype=np.uint8),
    )
    return build_frame(columns, FrameRules(shortest_call_s=10))


def test_why_agrees_with_the_draw_for_every_call(frame: Frame):
    drawn = drawn_calls(frame, draw(frame, SEED, PLAN))
    for call_id in (value.decode() for value in frame.call_id):
        answer = why(frame, SEED, PLAN, call_id)
        assert (answer.code in (WhyCode.DRAWN, WhyCode.ALL_DRAWN)) == (call_id in drawn)


def test_why_not_drawn_shows_its_number_above_the_limit(frame: Frame):
    drawn = drawn_calls(frame, draw(frame, SEED, PLAN))
    left = next(c for c in (f"call-{i:02}" for i in range(2, 28, 2)) if c not in drawn)
    answer = why(frame, SEED, PLAN, left)
    assert (answer.code, answer.size, answer.quota) == (WhyCode.NOT_DRAWN, 13, 3)
    assert answer.number > answer.limit
    assert answer.rank > 3


def test_why_names_the_exclusion(frame: Frame):
    answer = why(frame, SEED, PLAN, "call-00")
    assert (answer.code, answer.exclusion) == (WhyCode.EXCLUDED, Exclusion.TOO_SHORT)


def test_why_says_that_all_calls_of_a_short_agent_were_drawn(frame: Frame):
    assert why(frame, SEED, PLAN, "call-29").code is WhyCode.ALL_DRAWN


def test_why_of_a_call_outside_the_frame_is_that_it_is_unknown(frame: Frame):
    assert why(frame, SEED, PLAN, "call-99").code is WhyCode.UNKNOWN_CALL


def test_why_with_a_quota_of_nothing_has_no_limit(frame: Frame):
    answer = why(frame, SEED, Plan(calls_per_agent=0), "call-05")
    assert (answer.code, answer.limit) == (WhyCode.NOT_DRAWN, None)
