"""Calls with hold music or tones of the network put into them: what must be found, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.types import Span

RATE = 16000
HOLDS = 120
SHORTEST_S, LONGEST_S = 9.0, 40.0
WEAKEST_DB = -20.0
# ITU-T E.180, supplement 2: pitches, seconds on and off. The first ring, the others do not.
RINGING = {
    "North America": ((440, 480), (2.0, 4.0)),
    "Britain": ((400, 450), (0.4, 0.2, 0.4, 2.0)),
    "China": ((450,), (1.0, 4.0)),
    "Europe": ((425,), (1.0, 4.0)),
}
OTHERS = {
    "China, engaged": ((450,), (0.35, 0.35)),
    "China, congested": ((450,), (0.7, 0.7)),
    "China, dial tone": ((450,), (20.0, 1.0)),
    "Europe, engaged": ((425,), (0.5, 0.5)),
    "Europe, dial tone": ((425,), (20.0, 1.0)),
    "North America, engaged": ((480, 620), (0.5, 0.5)),
    "North America, dial tone": ((350, 440), (20.0, 1.0)),
    "Britain, engaged": ((400,), (0.375, 0.375)),
}
Samples = NDArray[np.float32]
Kinds = dict[str, tuple[tuple[int, ...], tuple[float, ...]]]


@dataclass(frozen=True)
class Spliced:
    """A channel with something put into it, where, and how many seconds of that sound."""

    samples: Samples
    inside: Span
    sounding_s: float


def holds(channels: list[Samples], songs: list[Samples], seed: int = 11) -> Iterator[Spliced]:
    """Channels of calls, each cut open at random for a random piece of a song at a random level."""
    dice = np.random.default_rng(seed)
    for number in range(HOLDS):
        song, channel = songs[number % len(songs)], channels[number % len(channels)]
        length = int(dice.uniform(SHORTEST_S, LONGEST_S) * RATE)
        # Neither the song's silent beginning nor its fading end.
        first = int(dice.integers(2 * RATE, len(song) - length - 4 * RATE))
        level = 10 ** (dice.uniform(WEAKEST_DB, 0) / 20)
        yield _put(
            channel, level * song[first : first + length], int(dice.integers(RATE, len(channel) - RATE))
        )


def tones(channels: list[Samples], kinds: Kinds) -> Iterator[Spliced]:
    """Each kind of tone, twenty seconds of it, at the start of every channel and in its middle."""
    for pitches, cadence in kinds.values():
        sound = _tone(pitches, cadence)
        for channel in channels:
            for at in (0, len(channel) // 2):
                yield _put(channel, sound, at)


def _put(channel: Samples, sound: Samples, at: int) -> Spliced:
    whole = np.concatenate([channel[:at], sound, channel[at:]]).astype(np.float32)
    return Spliced(whole, Span(at / RATE, (at + len(sound)) / RATE), float((sound != 0).sum() / RATE))


def _tone(pitches: tuple[int, ...], cadence: tuple[float, ...], seconds: float = 20.0) -> Samples:
    at_s = np.arange(int(seconds * RATE)) / RATE
    sounding = np.searchsorted(np.cumsum(cadence), at_s % sum(cadence), side="right") % 2 == 0
    waves = sum(0.15 * np.sin(2 * np.pi * hz * at_s) for hz in pitches)
    return (waves * sounding).astype(np.float32)


def load(folder: Path, pattern: str) -> list[Samples]:
    """All channels of the matching recordings."""
    from app.engines.speech.decode import decode

    return [channel for path in sorted(folder.glob(pattern)) for channel in decode(path).samples]
