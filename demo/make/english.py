"""Renders one planned English call: script, voices, telephone line, and the truth beside it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from demo.centre import Agent
from demo.make.opus import write_opus
from demo.make.plan import SEED, Planned
from demo.make.script import Scene, steps_of
from demo.make.telephone import RATE, RING_S
from demo.make.timeline import Call, as_rows
from demo.make.voice import Speaker, Voice

FAST_WPM = 245.0
LONGEST_S = 59.5
CUSTOMER_PITCHES = (0.88, 0.95, 1.02, 1.11, 1.17, 1.23, 1.29)
WOMAN_FROM_PITCH = 1.12


def render(
    plan: Planned, agent: Agent, phrases: Mapping[str, Sequence[str]], voice: Voice, folder: Path
) -> dict[str, Any]:
    """Write ``audio/c0001.opus`` … into ``folder`` and return the call's entry for ``calls.json``."""
    rng = random.Random(SEED + plan.number)
    pitch = rng.choice([p for p in CUSTOMER_PITCHES if abs(p - agent.voice["pitch"]) > 0.06])
    values = drawn_values(rng, agent, phrases["surname"], pitch)
    steps = steps_of(plan.dialogue, Scene(plan.faults, phrases, rng, values))
    speakers = _speakers(agent, pitch, "too_fast" in plan.faults, rng)
    rings = rng.choices(range(5), (60, 18, 10, 7, 5))[0]
    call = _laid_out(steps, plan, lambda who, text: voice.say(text, speakers[who]), rings)
    sound = call.mixed()
    name = f"c{plan.number:04d}"
    write_opus(folder / "audio" / f"{name}.opus", sound)
    ring_s = call.rings * RING_S if call.rings else float(rng.randint(2, 7))
    return {
        "id": name,
        "file": f"audio/{name}.opus",
        "sidecar": None,
        "dialogue": plan.dialogue.code,
        "language": "en",
        "agent_number": agent.number,
        "week": plan.week,
        "slot": plan.slot,
        "queue": plan.dialogue.queue,
        "direction": plan.dialogue.direction,
        "customer_number": f"07700 900{rng.randint(0, 999):03d}",
        "customer_name": values["customer"],
        "disposition": "follow_up" if plan.dialogue.queue in ("complaints", "faults") else "resolved",
        "rings_heard": call.rings,
        "ring_s": ring_s,
        "hold_s": round(call.hold_s, 1),
        "duration_s": round(sound.shape[1] / RATE, 2),
        "turns": as_rows(call.turns),
        "faults": as_rows(call.faults),
    }


def _laid_out(steps: Any, plan: Planned, say: Any, rings: int) -> Call:
    """The call with as many of ``rings`` as leave it within a minute."""
    while True:
        call = Call(say, np.random.default_rng(SEED + plan.number), rings)
        call.lay_out(steps, plan.faults)
        if call.now_s <= LONGEST_S or rings == 0:
            return call
        rings -= 1


def _speakers(agent: Agent, pitch: float, fast: bool, rng: random.Random) -> dict[str, Speaker]:
    wpm = FAST_WPM if fast else agent.voice["wpm"]
    customer = Speaker(pitch, rng.choice((170.0, 178.0)), rng.choice((-20.0, -22.0)))
    return {"agent": Speaker(agent.voice["pitch"], wpm, -20.0), "customer": customer}


def drawn_values(rng: random.Random, agent: Agent, surnames: Sequence[str], pitch: float) -> dict[str, str]:
    """The slot values of one call; the title goes with the customer's voice."""
    title = "Mrs" if pitch >= WOMAN_FROM_PITCH else "Mr"
    first_name, last_name = agent.name_en.split()
    surname = rng.choice([name for name in surnames if name != last_name])
    numbers = {slot: " ".join(rng.choices("123456789", k=4)) for slot in ("account", "reading", "reference")}
    return {"agent": first_name, "customer": f"{title} {surname}", **numbers}
