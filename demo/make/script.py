"""From a written dialogue to the steps of one call: who says what, where is hold music or silence."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FAULTS = (
    "greeting_missing",
    "forbidden_word",
    "talking_over_customer",
    "long_silence",
    "hold_unannounced",
    "too_fast",
    "closing_missing",
    "promise_outside_rules",
)
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Dialogue:
    """One written dialogue; turns are ``{"agent": text}``, ``{"customer": text}``, or a bare word."""

    code: str
    queue: str
    direction: str
    turns: tuple[Any, ...]

    def can_carry(self, fault: str) -> bool:
        """Only a dialogue with a hold can hide its announcement, only one without can fall silent."""
        if fault == "hold_unannounced":
            return "hold" in self.turns
        if fault == "long_silence":
            return "pause" in self.turns
        return True


@dataclass(frozen=True)
class Step:
    """One thing that happens: speech of ``who``, or ``who`` is "hold" or "silence".

    ``cut`` is where in a customer's text (0–1) the agent breaks in; ``planted`` pairs each fault
    with the words that show it.
    """

    who: str
    text: str = ""
    cut: float | None = None
    planted: tuple[tuple[str, str], ...] = ()


@dataclass
class Scene:
    """What one call draws: its faults, its slot values and its random numbers."""

    faults: Sequence[str]
    phrases: Mapping[str, Sequence[str]]
    rng: random.Random
    values: dict[str, str] = field(default_factory=dict)

    def draw(self, slot: str) -> str:
        if slot not in self.values:
            self.values[slot] = self.fill(self.rng.choice(list(self.phrases[slot])))
        return self.values[slot]

    def fill(self, text: str) -> str:
        """Replace every ``{slot}``; fault phrases vanish where the fault is not planted."""
        filled = SLOT.sub(lambda found: self._value(found.group(1)), text)
        return re.sub(r"\s+", " ", filled).strip()

    def _value(self, slot: str) -> str:
        if slot == "rude":
            return self.draw(slot) if "forbidden_word" in self.faults else ""
        if slot == "promise":
            return self.draw(slot) if "promise_outside_rules" in self.faults else ""
        return self.draw(slot)


def load_phrases(folder: Path) -> dict[str, list[str]]:
    """The slot lists of ``slots.yaml`` in ``folder``."""
    return dict(yaml.safe_load((folder / "slots.yaml").read_text(encoding="utf-8")))


def load_dialogues(folder: Path) -> list[Dialogue]:
    """All dialogues in ``folder``, ordered by file and place."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "slots.yaml":
            continue
        theme = yaml.safe_load(path.read_text(encoding="utf-8"))
        for one in theme["dialogues"]:
            whole = {"direction": "inbound", **theme, **one}
            found.append(Dialogue(one["code"], whole["queue"], whole["direction"], tuple(one["turns"])))
    return found


def steps_of(dialogue: Dialogue, scene: Scene) -> list[Step]:
    """The steps of one call; planted faults change or drop the steps that they concern."""
    steps: list[Step] = []
    for turn in dialogue.turns:
        steps += _steps_of_turn(turn, dialogue, scene)
    return _merged(steps)


def _steps_of_turn(turn: Any, dialogue: Dialogue, scene: Scene) -> list[Step]:
    if turn == "hold":
        return _hold(scene)
    if turn == "pause":
        return [Step("silence", planted=(("long_silence", ""),))] if "long_silence" in scene.faults else []
    if turn == "closing":
        return _closing(dialogue, scene)
    if "customer" in turn:
        return [_customer(turn["customer"], scene)]
    if turn["agent"] == "{greeting}":
        return [_greeting(dialogue, scene)]
    return [_agent(turn["agent"], scene)]


def _greeting(dialogue: Dialogue, scene: Scene) -> Step:
    missing = "greeting_missing" in scene.faults
    outbound = "_outbound" if dialogue.direction == "outbound" else ""
    text = scene.draw(("greeting_missing" if missing else "greeting") + outbound)
    return Step("agent", text, planted=(("greeting_missing", text),) if missing else ())


def _closing(dialogue: Dialogue, scene: Scene) -> list[Step]:
    if "closing_missing" in scene.faults:
        text = scene.draw("closing_missing")
        bare = Step("agent", text, planted=(("closing_missing", text),))
        return [Step("customer", scene.draw("customer_leaves")), bare]
    outbound = "_outbound" if dialogue.direction == "outbound" else ""
    return [
        Step("agent", scene.draw("anything_else")),
        Step("customer", scene.draw("no_thanks")),
        Step("agent", scene.draw("closing" + outbound)),
    ]


def _hold(scene: Scene) -> list[Step]:
    if "hold_unannounced" in scene.faults:
        text = scene.draw("hold_unannounced")
        said = [Step("agent", text)] if text else []
        return [*said, Step("hold", planted=(("hold_unannounced", text),))]
    return [
        Step("agent", scene.draw("hold_ask")),
        Step("customer", scene.draw("hold_agree")),
        Step("hold"),
        Step("agent", scene.draw("hold_thanks")),
    ]


def _customer(text: str, scene: Scene) -> Step:
    before, bar, after = text.partition("|")
    filled_before = scene.fill(before)
    whole = _joined(filled_before, scene.fill(after))
    planted = bool(bar) and "talking_over_customer" in scene.faults
    return Step("customer", whole, cut=len(filled_before) / len(whole) if planted else None)


def _agent(text: str, scene: Scene) -> Step:
    pairs = (("rude", "forbidden_word"), ("promise", "promise_outside_rules"))
    here = [(slot, fault) for slot, fault in pairs if "{" + slot + "}" in text and fault in scene.faults]
    return Step("agent", scene.fill(text), planted=tuple((fault, scene.draw(slot)) for slot, fault in here))


def _merged(steps: Sequence[Step]) -> list[Step]:
    """One speaker's neighbouring steps become one turn."""
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        if last and last.who == step.who and step.who in ("agent", "customer") and not last.planted:
            step = Step(step.who, _joined(last.text, step.text), step.cut, step.planted)
            merged.pop()
        merged.append(step)
    return merged


def _joined(before: str, after: str) -> str:
    """Two pieces of text: a space stands between English ones, none after Chinese punctuation."""
    joint = "" if not after or before[-1] in "，。？！、" else " "
    return f"{before}{joint}{after}"
