"""Lays the steps of a call on two channels and writes down what happened when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from demo.make.script import Step
from demo.make.telephone import RATE, RING_S, Sound, hiss, hold_music, ringing

AGENT, CUSTOMER = 0, 1
Say = Callable[[str, str], Sound]


@dataclass(frozen=True)
class Turn:
    """Something said, in seconds from the start of the recording."""

    speaker: str
    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True)
class Fault:
    """A planted fault: where it is and the words that show it (empty where sound alone does)."""

    kind: str
    start_s: float
    end_s: float
    words: str


@dataclass
class Call:
    """A call being laid out; ``now_s`` is where the next step starts."""

    say: Say
    rng: np.random.Generator
    rings: int
    now_s: float = 0.0
    hold_s: float = 0.0
    turns: list[Turn] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sounds: list[tuple[int, float, Sound]] = field(default_factory=list)

    def lay_out(self, steps: Sequence[Step], faults: Sequence[str]) -> None:
        """Place every step one after the other; afterwards ``turns`` and ``faults`` are complete."""
        self.now_s = 0.4 + self.rings * RING_S
        if self.rings:
            self.sounds.append((AGENT, 0.2, ringing(self.rings)))
        for step in steps:
            self._place(step)
        if "too_fast" in faults:
            mine = [turn for turn in self.turns if turn.speaker == "agent"]
            self.faults.append(Fault("too_fast", mine[0].start_s, mine[-1].end_s, ""))
        self.now_s += 0.3

    def _place(self, step: Step) -> None:
        if step.who == "hold":
            self._hold(step)
        elif step.who == "silence":
            self._silence(step)
        else:
            self._speak(step)

    def _hold(self, step: Step) -> None:
        shortest_s = 10.0 if step.planted else 8.5
        seconds = float(np.round(self.rng.uniform(shortest_s, shortest_s + 1), 1))
        start_s = self.now_s
        self.sounds.append((AGENT, start_s, hold_music(seconds, self.rng)))
        self.hold_s += seconds
        self.now_s += seconds + 0.4
        self.faults += [Fault(kind, start_s, start_s + seconds, words) for kind, words in step.planted]

    def _silence(self, step: Step) -> None:
        seconds = float(self.rng.uniform(12.2, 14.0))
        self.faults.append(Fault("long_silence", self.now_s, self.now_s + seconds, ""))
        self.now_s += seconds

    def _speak(self, step: Step) -> None:
        sound = self.say(step.who, step.text)
        start_s, seconds = self.now_s, len(sound) / RATE
        late_s = self.turns[-1].end_s if self.turns else 0.0
        end_s = start_s + seconds
        self.sounds.append((AGENT if step.who == "agent" else CUSTOMER, start_s, sound))
        self.turns.append(Turn(step.who, start_s, end_s, step.text))
        self.faults += [_marked(kind, words, self.turns[-1]) for kind, words in step.planted]
        self.now_s = max(end_s, late_s) + float(self.rng.uniform(0.3, 0.55))
        if step.cut is not None:
            self._cut_in(start_s + step.cut * seconds + 0.25, end_s)

    def _cut_in(self, start_s: float, customer_ends_s: float) -> None:
        self.now_s = start_s
        self.faults.append(Fault("talking_over_customer", start_s, customer_ends_s, ""))

    def mixed(self) -> Sound:
        """The call as an array (2, samples) at 8 kHz: channel 0 agent, channel 1 customer."""
        seconds = max(self.now_s, max(turn.end_s for turn in self.turns) + 0.3)
        channels = np.stack([hiss(seconds, self.rng), hiss(seconds, self.rng)])
        for channel, start_s, sound in self.sounds:
            first = int(start_s * RATE)
            channels[channel, first : first + len(sound)] += sound[: channels.shape[1] - first]
        return np.asarray(np.clip(channels, -0.99, 0.99), dtype=np.float64)


def _marked(kind: str, words: str, turn: Turn) -> Fault:
    """The words sit in the turn's time where their letters sit in its text: close enough to jump to."""
    seconds_a_letter = (turn.end_s - turn.start_s) / len(turn.text)
    start_s = turn.start_s + turn.text.find(words) * seconds_a_letter
    return Fault(kind, start_s, start_s + len(words) * seconds_a_letter, words)


def as_rows(items: Sequence[Turn] | Sequence[Fault]) -> list[dict[str, Any]]:
    """Turns or faults as plain rows for JSON, times rounded to hundredths."""
    rows = [asdict(item) for item in items]
    return [{k: round(v, 2) if isinstance(v, float) else v for k, v in row.items()} for row in rows]
