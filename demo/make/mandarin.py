"""Renders the Mandarin calls: espeak-ng speaks them as a placeholder, the sidecar is their transcript.

No natural Mandarin voice is at hand. The robotic one makes waveform and player meaningful; what the
rules judge is the sidecar (``{"language": "zh-CN", "segments": [...]}``), which counts as a transcript
from elsewhere.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from pypinyin import Style, lazy_pinyin
from scipy.io import wavfile
from scipy.signal import resample_poly

from demo.centre import Agent
from demo.make.opus import write_opus
from demo.make.plan import SEED
from demo.make.script import FAULTS, Dialogue, Scene, steps_of
from demo.make.telephone import RATE, Sound, at_level, band_limited
from demo.make.timeline import Call, as_rows
from demo.make.voice import trimmed

CALLS = 22
GOOD_CPM, FAST_CPM, CUSTOMER_CPM = 151.0, 265.0, 225.0
# Characters a minute of espeak-ng at its speed 100; it grows a little more than in proportion.
CPM_AT_100 = 116.0
SIGNS = re.compile(r"[\w]")
TEAM_QUEUES = {
    "enquiry": ("billing", "sales", "moving"),
    "technical": ("technical", "faults", "metering"),
    "outbound": ("outbound", "complaints", "refunds"),
}


def faults_of(number: int) -> tuple[str, ...]:
    """Every second call carries one fault, until each kind has had its turn."""
    place, rest = divmod(number, 2)
    return () if rest or place >= len(FAULTS) else (FAULTS[place],)


def render_all(
    dialogues: Sequence[Dialogue], agents: Sequence[Agent], phrases: Mapping[str, Sequence[str]], folder: Path
) -> list[dict[str, Any]]:
    """Write ``z0001.opus`` and its sidecar for every Mandarin call; returns the manifest entries."""
    entries = []
    for number in range(CALLS):
        faults = faults_of(number)
        able = [d for d in dialogues if all(d.can_carry(fault) for fault in faults)]
        # Each dialogue comes twice: first in the order of the file, then from the middle on.
        dialogue = able[(number + number // len(able) * 5) % len(able)]
        own = [agent for agent in agents if dialogue.queue in TEAM_QUEUES[agent.team]]
        entries.append(_render(number, dialogue, faults, own[number % len(own)], phrases, folder))
    return entries


def _render(
    number: int,
    dialogue: Dialogue,
    faults: tuple[str, ...],
    agent: Agent,
    phrases: Mapping[str, Sequence[str]],
    folder: Path,
) -> dict[str, Any]:
    rng = random.Random(SEED + 1000 + number)
    values = {
        "number": agent.number,
        "customer": rng.choice(list(phrases["surname"])) + rng.choice(("先生", "女士")),
        "reading": "".join(rng.choices("123456789", k=4)),
    }
    steps = steps_of(dialogue, Scene(faults, phrases, rng, values))
    cpm = {"agent": FAST_CPM if "too_fast" in faults else GOOD_CPM, "customer": CUSTOMER_CPM}
    pitch = {"agent": agent.voice["pitch"], "customer": rng.choice((0.9, 1.1, 1.3))}
    call = Call(lambda who, text: say(text, cpm[who], pitch[who]), np.random.default_rng(SEED + number), 0)
    call.lay_out(steps, faults)
    sound, name = call.mixed(), f"z{number + 1:04d}"
    write_opus(folder / "audio" / f"{name}.opus", sound)
    turns = as_rows(call.turns)
    sidecar = json.dumps({"language": "zh-CN", "segments": turns}, ensure_ascii=False, indent=1)
    (folder / "audio" / f"{name}.json").write_text(sidecar + "\n", encoding="utf-8")
    return {
        "id": name,
        "file": f"audio/{name}.opus",
        "sidecar": f"audio/{name}.json",
        "dialogue": dialogue.code,
        "language": "zh-CN",
        "agent_number": agent.number,
        "week": number % 5,
        "slot": 3,
        "queue": dialogue.queue,
        "direction": dialogue.direction,
        "customer_number": f"1700000{rng.randint(0, 9999):04d}",
        "customer_name": values["customer"],
        "disposition": "follow_up" if dialogue.queue in ("complaints", "faults") else "resolved",
        "rings_heard": 0,
        "ring_s": float(rng.randint(2, 7)),
        "hold_s": round(call.hold_s, 1),
        "duration_s": round(sound.shape[1] / RATE, 2),
        "turns": turns,
        "faults": as_rows(call.faults),
    }


def say(text: str, cpm: float, pitch: float) -> Sound:
    """``text`` spoken by espeak-ng at ``cpm`` characters a minute and pitched like a person."""
    wanted_s = len(SIGNS.findall(text)) * 60 / cpm
    speed = 100 * cpm / CPM_AT_100
    for _ in range(3):
        sound = _spoken(text, int(np.clip(speed, 80, 400)), pitch)
        speed *= len(sound) / RATE / wanted_s
    return at_level(sound, -20.0)


def _spoken(text: str, speed: int, pitch: float) -> Sound:
    spelled = " ".join(lazy_pinyin(_digits_read(text), style=Style.TONE3, neutral_tone_with_five=True))
    spelled = re.sub(r"[，。？！、]", ", ", spelled)
    with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
        tone = str(int(50 * (pitch - 0.1)))
        voice = ["-v", "cmn-latn-pinyin", "-s", str(speed), "-p", tone]
        subprocess.run(["espeak-ng", *voice, "-w", wav.name, spelled], check=True, timeout=60)  # noqa: S603, S607
        rate, raw = wavfile.read(wav.name)
    ratio = Fraction(RATE, rate)
    return trimmed(band_limited(resample_poly(raw / 32768, ratio.numerator, ratio.denominator)))


def _digits_read(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "零幺二三四五六七八九"))
