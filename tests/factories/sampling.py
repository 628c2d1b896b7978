"""Draws, and weeks of calls to draw from."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.engines.draw.numbers import seed_commitment
from app.organisation.models import Agent
from app.sampling.models import Draw, DrawnCall
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
