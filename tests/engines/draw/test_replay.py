"""Replay: the same draw from the filed bytes, or exactly what differs."""

from __future__ import annotations

import numpy as np
import pytest

from app.engines.draw.draw import draw
from app.engines.draw.frame import Calls, Frame, build_frame
from app.engines.draw.replay import Difference, DifferenceKind, DrawnCall, compare, drawn_calls, replay
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


def test_a_draw_replays_from_filed_frame_seed_and_filed_plan(frame: Frame):
    filed = drawn_calls(frame, draw(frame, SEED, PLAN))
    plan = Plan.model_validate_json(PLAN.model_dump_json())
    assert compare(filed, replay(frame.to_bytes(), SEED, plan)) == []


def test_another_seed_draws_other_calls(frame: Frame):
    filed = drawn_calls(frame, draw(frame, SEED, PLAN))
    assert compare(filed, replay(frame.to_bytes(), SEED[::-1], PLAN))


def test_each_kind_of_difference_is_named():
    call = DrawnCall(agent_id=1, period=1, number=0.1, probability=0.5)
    other = call._replace(number=0.2)
    assert compare({"a": call, "b": call, "c": call}, {"b": other, "c": call, "d": other}) == [
        Difference(DifferenceKind.NOT_REDRAWN, "a", call, None),
        Difference(DifferenceKind.CHANGED, "b", call, other),
        Difference(DifferenceKind.NOT_FILED, "d", None, other),
    ]
