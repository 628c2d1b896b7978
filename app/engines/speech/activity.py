"""Where somebody speaks, by Silero VAD: one pass of the model, two readings of it.

Silero gives a probability of speech for every 32 ms. The loose reading keeps the breaths around
words, as the transcriber likes it; the tight one follows speech closely, for measures
(300 ms of silence, 30 ms of padding: F1 0.93 on telephone calls).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.limits import DEFAULT_LIMITS, Limits
from app.engines.speech.music import find_music
from app.engines.speech.ringing import find_ringing
from app.engines.speech.silero import RATE, WINDOW, silero
from app.engines.speech.spans import Bounds, as_spans, runs, subtract, union
from app.engines.speech.types import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """How probabilities become spans, after Silero's own reference code.

    Speech begins at ``threshold``, ends below ``release`` for longer than ``silence_s``; spans
    shorter than ``shortest_s`` are dropped, the others grow by ``pad_s`` on both sides.
    """

    silence_s: float
    pad_s: float
    shortest_s: float = 0.1
    threshold: float = 0.5
    release: float = 0.35


LOOSE = Reading(silence_s=0.16, pad_s=0.4)
TIGHT = Reading(silence_s=0.3, pad_s=0.03)


@dataclass(frozen=True, slots=True)
class Activity:
    """What one channel does: speech read loosely and tightly, ringing, hold music."""

    loose: tuple[Span, ...]
    tight: tuple[Span, ...]
    ringing: tuple[Span, ...]
    music: tuple[Span, ...] = ()


def find_activity(
    samples: NDArray[np.float32], rate: int = RATE, limits: Limits = DEFAULT_LIMITS
) -> Activity:
    """Speech, ringing and hold music of one channel; ringing never counts as speech.

    ``samples`` has shape (n,), full scale ±1, and must be at 16,000 samples a second, the only
    rate the model here knows (ValueError otherwise).
    """
    probabilities = speech_probabilities(samples, rate)
    length_s = len(samples) / rate
    ringing = find_ringing(samples, rate)
    tight = subtract(read(probabilities, length_s, TIGHT), ringing)
    music = find_music(samples, rate, union(tight, ringing), limits.music_s, limits.music_dbfs)
    loose = subtract(read(probabilities, length_s, LOOSE), ringing)
    return Activity(loose, tight, ringing, music)


def speech_probabilities(samples: NDArray[np.float32], rate: int = RATE) -> NDArray[np.float32]:
    """Silero's probability of speech, one value for every 512 samples; ``samples`` of shape (n,)."""
    if rate != RATE:
        raise ValueError(f"voice activity needs {RATE} samples a second, not {rate}")
    return silero().probabilities(samples) if len(samples) else np.zeros(0, dtype=np.float32)


def read(probabilities: NDArray[np.float32], length_s: float, reading: Reading) -> tuple[Span, ...]:
    """Spans of speech from probabilities, cut at ``length_s``."""
    spoken = runs(_hysteresis(probabilities, reading))
    # Silero looks for the end only from the window after the silence began.
    needed = int(np.ceil(reading.silence_s * RATE / WINDOW)) + 1
    table = _join_near(spoken, needed) * (WINDOW / RATE)
    table = np.minimum(table, length_s)
    return as_spans(_pad(table[table[:, 1] - table[:, 0] > reading.shortest_s], length_s, reading.pad_s))


def _hysteresis(probabilities: NDArray[np.float32], reading: Reading) -> NDArray[np.bool_]:
    # Between the two thresholds a window is what the last clear one was.
    clear = (probabilities >= reading.threshold) | (probabilities < reading.release)
    last_clear = np.maximum.accumulate(np.where(clear, np.arange(len(probabilities)), -1))
    return (last_clear >= 0) & (probabilities[last_clear] >= reading.threshold)


def _join_near(spoken: Bounds, needed: int) -> Bounds:
    if not len(spoken):
        return spoken
    apart = spoken[1:, 0] - spoken[:-1, 1] >= needed
    return np.column_stack([spoken[np.r_[True, apart], 0], spoken[np.r_[apart, True], 1]])


def _pad(table: Bounds, length_s: float, pad_s: float) -> Bounds:
    if not len(table):
        return table
    # Neighbours share a silence too short for both paddings.
    room = np.minimum((table[1:, 0] - table[:-1, 1]) / 2, pad_s)
    before, after = np.r_[pad_s, room], np.r_[room, pad_s]
    padded: Bounds = np.clip(np.column_stack([table[:, 0] - before, table[:, 1] + after]), 0, length_s)
    return padded
