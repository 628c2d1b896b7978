"""Ringing before the answer, known by its tones: what the calling side hears while it waits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.spans import Bounds, as_spans, runs, union
from app.engines.speech.types import Span

# ITU-T E.180, supplement 2: North America, Britain, China, Europe; the pitches of the tone in Hz
# and the shortest burst that rings. A single 450 or 425 Hz that lasts 0.35 to 0.5 s means engaged.
_TONES = (((440.0, 480.0), 0.6), ((400.0, 450.0), 0.3), ((450.0,), 0.6), ((425.0,), 0.6))
_FRAME_S = 0.1
_HALF_BAND_HZ = 12.0
_TONAL_SHARE = 0.85
_LEAST_OF_A_PAIR = 0.2
_FLOOR_DBFS = -50.0


def find_ringing(samples: NDArray[np.float32], rate: int, within_s: float = 120.0) -> tuple[Span, ...]:
    """Spans of ringing in the first ``within_s`` seconds of one channel (Q2, answered in time).

    A frame rings where nearly all its power lies at the pitches of one tone. Every burst is a
    span of its own, so British ringing has two to a ring. ``samples`` has shape (n,), full scale
    ±1. Times are exact to 0.1 s.
    """
    size = int(_FRAME_S * rate)
    count = min(len(samples), int(within_s * rate)) // size
    if count == 0:
        return ()
    frames = samples[: count * size].reshape(count, size)
    power = np.abs(np.fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)) ** 2
    loud = 10 * np.log10((frames**2).mean(axis=1) + 1e-20) > _FLOOR_DBFS
    return union(*(as_spans(_bursts(power, loud, rate, *tone)) for tone in _TONES))


def _bursts(
    power: NDArray[np.float32],
    loud: NDArray[np.bool_],
    rate: int,
    pitches: tuple[float, ...],
    shortest_s: float,
) -> Bounds:
    hz = np.fft.rfftfreq(int(_FRAME_S * rate), 1 / rate)
    near = [power[:, np.abs(hz - pitch) <= _HALF_BAND_HZ].sum(axis=1) for pitch in pitches]
    share = np.array(near) / (power.sum(axis=1) + 1e-20)
    # All pitches must be there, or a hum at one of them would pass for the pair.
    ringing = loud & (share.sum(axis=0) >= _TONAL_SHARE)
    if len(pitches) > 1:
        ringing &= share.min(axis=0) >= _LEAST_OF_A_PAIR
    table = runs(ringing) * _FRAME_S
    return table[table[:, 1] - table[:, 0] >= shortest_s - 1e-9]
