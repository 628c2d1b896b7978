"""Draws, and weeks of calls to draw from."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from app.engines.draw.draw import draw as draw_whole_week
from app.engines.draw.numbers import seed_commitment
from app.engines.draw.replay import drawn_calls
from app.engines.draw.sampling_rules import Plan
from app.foundation.storage import storage
from app.organisation.models import Agent
from app.recordings.queries import known_calls
from app.sampling.models import Draw, DrawnCall
from app.sampling.policy import weeks
from app.sampling.policy.basis import Volume, WholeWeekBasis
from app.sampling.policy.making import frame_of
from app.sampling.queries.frames import calls_between
from app.sampling.queries.ingredients import read_rulebook, week_bounds
from tests.factories.build import NOON, kept, make_agent, make_call, make_recording

ZONE = ZoneInfo("Asia/Shanghai")
WEEK_ON = date(2026, 10, 12)
SEED = "5e" * 32


def make_draw(**values: Any) -> Draw:
    """A draw whose seed was committed to before the week; not made yet, unless ``drawn_at`` is given."""
    seed = values.get("seed", SEED)
    defaults = {
        "plan": "weekly",
        "week_on": WEEK_ON,
        "seed": seed,
        "commitment": seed_commitment(bytes.fromhex(seed)),
        "committed_at": NOON - timedelta(days=9),
    }
    if values.get("drawn_at"):
        defaults |= {"frame_size": 1, "exclusions": {}, "code_version": "weekly/1"}
    return kept(Draw(**(defaults | values)))


def make_drawn_call(**values: Any) -> DrawnCall:
    """A call of a made draw, for nobody unless ``monitor_id`` is given."""
    call_id = values.pop("call_id", None) or make_call().id
    draw_id = values.pop("draw_id", None) or make_draw(drawn_at=NOON + timedelta(days=5)).id
    defaults = {
        "draw_id": draw_id,
        "call_id": call_id,
        "monitor_id": None,
        "slot": "ordinary",
        "slots": ["ordinary"],
        "stratum": "agent 1 week 2964",
        "number": 0.25,
        "probability": 0.5,
        "due_on": date(2026, 10, 19),
    }
    return kept(DrawnCall(**(defaults | values)))


def make_whole_week_draw(week_on: date = WEEK_ON) -> Draw:
    """The week drawn in one go, filed as it was before there were daily draws; calls are for nobody."""
    rules, calls = read_rulebook(week_on), calls_between(*week_bounds(week_on, ZONE))
    nothing = Volume(np.zeros((7, 48)), np.zeros((7, 48), dtype=bool), np.zeros((7, 48), dtype=bool))
    number = weeks.week_number(week_on)
    frame = frame_of(calls, number, nothing, ZONE, rules.slots.value, rules.sampling.value.frame).frame
    plan = Plan(calls_per_agent=3)
    basis = WholeWeekBasis(
        plan=plan, measured_from=None, measured_until=week_on, rules={},
        volume=nothing.mean.tolist(), peak=nothing.peak.tolist(), low=nothing.low.tolist(),
    )  # fmt: skip
    draw = make_draw(
        week_on=week_on, drawn_at=NOON + timedelta(days=5), frame_size=len(frame.call_id),
        frame_digest=storage().file_away(frame.to_bytes(), ".frame"),
        basis_digest=storage().file_away(basis.model_dump_json().encode(), ".json"),
    )  # fmt: skip
    redrawn = drawn_calls(frame, draw_whole_week(frame, bytes.fromhex(draw.seed), plan))
    known = known_calls(redrawn)
    for call_id, one in redrawn.items():
        make_drawn_call(
            draw_id=draw.id, call_id=known[call_id].id, number=one.number, probability=one.probability,
            stratum=weeks.stratum_name(one.agent_id, one.period),
        )  # fmt: skip
    return draw


def make_week(week_on: date = WEEK_ON, *, agents: int = 3, calls: int = 8, recorded: int = 6) -> list[Agent]:
    """Agents with ``calls`` calls each in that week, the first ``recorded`` of them with a recording."""
    people = [make_agent() for _ in range(agents)]
    for person in people:
        make_calls(person, week_on, calls, recorded)
    return people


def make_calls(agent: Agent, week_on: date, calls: int, recorded: int, *, first: int = 0) -> None:
    """Calls of one agent from nine o'clock on, Monday to Friday in turn."""
    nine = datetime.combine(week_on, time(9), ZONE)
    for n in range(first, first + calls):
        at = nine + timedelta(days=n % 5, minutes=23 * n)
        call = make_call(external_id=f"{week_on}-{agent.number}-{n:03}", agent_id=agent.id, started_at=at)
        if n - first < recorded:
            make_recording(call_id=call.id)
