"""Ringing, known by its tones: what the calling side hears while it waits, also at a transfer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.cores import one_core
from app.engines.speech.spans import Bounds, as_spans, runs, union
from app.engines.speech.types import Span


@dataclass(frozen=True, slots=True)
class _Tone:
    """Pitches in Hz that sound together; a burst's shortest and longest length, seconds; and how
    far apart bursts lie, for engaged and congested lines use the same pitch in quick succession."""

    pitches: tuple[float, ...]
    shortest_s: float
    longest_s: float
    apart_s: float = 0.0


# ITU-T E.180, supplement 2: North America 2 s on, 4 s off; Britain 0.4 on, 0.2 off, 0.4 on, 2 off;
# China 1 on, 4 off; Europe 1 on, 4 off. Engaged and congested: China 450 Hz, 0.35 or 0.7 on and off,
# Europe 425 Hz, 0.25 or 0.5 on and off; dial tones are the same pitch without an end.
_TONES = (
    _Tone((440.0, 480.0), 0.6, 2.4),
    _Tone((400.0, 450.0), 0.3, 0.6),
    _Tone((450.0,), 0.6, 1.8, apart_s=1.5),
    _Tone((425.0,), 0.6, 1.8, apart_s=1.5),
)
_FRAME_S = 0.1
_BLOCK = 600
_HALF_BAND_HZ = 12.0
_TONAL_SHARE = 0.85
_LEAST_OF_A_PAIR = 0.2
_FLOOR_DBFS = -50.0
_NO_POWER = 1e-20
_DROPOUT_S = 0.1
_PERIOD_S = 6.5
_DIGITS = 6  # of a second: frames are counted, so rounding hides no time


def find_ringing(samples: NDArray[np.float32], rate: int, alone_within_s: float = 120.0) -> tuple[Span, ...]:
    """Spans of ringing in one channel (Q2, answered in time).

    A frame rings where nearly all its power lies at the pitches of one tone. Every burst is a
    span of its own, so British ringing has two to a ring. A single burst counts in the first
    ``alone_within_s`` seconds; later, a held note of music would pass for it, and only bursts that
    come again count. ``samples`` has shape (n,), full scale ±1. Times are exact to 0.1 s.
    """
    with one_core():
        shares = _shares(samples, rate)
    return union(*(as_spans(_rings(shares, tone, alone_within_s)) for tone in _TONES))


def _shares(samples: NDArray[np.float32], rate: int) -> dict[float, NDArray[np.float32]]:
    """For each pitch the share of a frame's power that lies there; nothing in quiet frames."""
    size = int(_FRAME_S * rate)
    pitches = sorted({pitch for tone in _TONES for pitch in tone.pitches})
    taper = np.hanning(size).astype(np.float32)
    waves = _waves(pitches, size, rate) * taper[:, np.newaxis, np.newaxis]
    shares = np.zeros((len(samples) // size, len(pitches)), dtype=np.float32)
    for first in range(0, len(shares), _BLOCK):
        block = samples[first * size : (first + _BLOCK) * size]
        frames = block[: len(block) // size * size].reshape(-1, size)
        squares = frames**2
        loud = squares.mean(axis=1) > 10 ** (_FLOOR_DBFS / 10)
        power = (np.tensordot(frames[loud], waves, 1) ** 2).sum(axis=2)
        # Parseval: the squares of a frame times half its length are the power of its spectrum. A click at a
        # frame's very edge, where the taper is nought, has none.
        whole = np.maximum(squares[loud] @ taper**2 * size / 2, _NO_POWER)
        shares[first : first + len(frames)][loud] = power / whole[:, None]
    return dict(zip(pitches, shares.T, strict=True))


def _waves(pitches: list[float], size: int, rate: int) -> NDArray[np.float32]:
    """Cosines and sines around each pitch, shape (size, pitches, waves); unused places are zero."""
    hz = np.arange(size // 2) * rate / size
    table = np.zeros((size, len(pitches), 6), dtype=np.float32)
    for number, pitch in enumerate(pitches):
        near = hz[np.abs(hz - pitch) <= _HALF_BAND_HZ]
        angles = 2 * np.pi * np.outer(np.arange(size), near) / rate
        table[:, number, : 2 * len(near)] = np.hstack([np.cos(angles), np.sin(angles)])
    return table


def _rings(shares: dict[float, NDArray[np.float32]], tone: _Tone, alone_within_s: float) -> Bounds:
    near = np.array([shares[pitch] for pitch in tone.pitches])
    ringing = near.sum(axis=0) >= _TONAL_SHARE
    # All pitches must be there, or a hum at one of them would pass for the pair.
    if len(near) > 1:
        ringing &= near.min(axis=0) >= _LEAST_OF_A_PAIR
    bursts = runs(ringing) * _FRAME_S
    if tone.apart_s:
        bursts = _without_dropouts(bursts)
    pauses = np.round(bursts[1:, 0] - bursts[:-1, 1], _DIGITS)
    lengths = np.round(bursts[:, 1] - bursts[:, 0], _DIGITS)
    lonely = np.r_[True, pauses >= tone.apart_s] & np.r_[pauses >= tone.apart_s, True]
    fits = lonely & (lengths >= tone.shortest_s) & (lengths <= tone.longest_s)
    return _repeated(bursts[fits], alone_within_s)


def _without_dropouts(bursts: Bounds) -> Bounds:
    if not len(bursts):
        return bursts
    apart = np.round(bursts[1:, 0] - bursts[:-1, 1], _DIGITS) > _DROPOUT_S
    return np.column_stack([bursts[np.r_[True, apart], 0], bursts[np.r_[apart, True], 1]])


def _repeated(bursts: Bounds, alone_within_s: float) -> Bounds:
    close = np.diff(bursts[:, 0]) <= _PERIOD_S
    again = np.r_[False, close] | np.r_[close, False] if len(bursts) else np.zeros(0, dtype=np.bool_)
    return bursts[again | (bursts[:, 0] < alone_within_s)]
