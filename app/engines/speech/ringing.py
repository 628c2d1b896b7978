"""Ringing before the answer, known by its tones: what the calling side hears while it waits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.spans import as_spans, runs
from app.engines.speech.types import Span

# ITU-T E.180, supplement 2: ringing tones of North America, China, Europe.
_TONES_HZ = ((440.0, 480.0), (450.0,), (425.0,))
_FRAME_S = 0.1
_HALF_BAND_HZ = 12.0
_TONAL_SHARE = 0.85
_FLOOR_DBFS = -50.0
_SHORTEST_S = 0.6  # engaged tones of the same pitch are 0.35 to 0.5 s long


def find_ringing(samples: NDArray[np.float32], rate: int, within_s: float = 120.0) -> tuple[Span, ...]:
    """Spans of ringing in the first ``within_s`` seconds of one channel (Q2, answered in time).

    A frame rings where nearly all its power lies at the ringing tones. ``samples`` has shape
    (n,), full scale ±1. Times are exact to 0.1 s.
    """
    size = int(_FRAME_S * rate)
    count = min(len(samples), int(within_s * rate)) // size
    if count == 0:
        return ()
    frames = samples[: count * size].reshape(count, size) * np.hanning(size).astype(np.float32)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    total = power.sum(axis=1) + 1e-20
    share = np.max([_share(power, total, rate, tones) for tones in _TONES_HZ], axis=0)
    loud = 10 * np.log10((samples[: count * size].reshape(count, size) ** 2).mean(axis=1) + 1e-20)
    return _long_runs((share >= _TONAL_SHARE) & (loud > _FLOOR_DBFS))


def _share(
    power: NDArray[np.float32], total: NDArray[np.float32], rate: int, tones: tuple[float, ...]
) -> NDArray[np.float64]:
    hz = np.fft.rfftfreq(int(_FRAME_S * rate), 1 / rate)
    each = [power[:, np.abs(hz - tone) <= _HALF_BAND_HZ].sum(axis=1) / total for tone in tones]
    # Both tones of a pair must be there, or any hum at one of them would do.
    balanced = np.min(each, axis=0) * len(tones) > 0.2
    share: NDArray[np.float64] = np.sum(each, axis=0) * balanced
    return share


def _long_runs(ringing: NDArray[np.bool_]) -> tuple[Span, ...]:
    edges = runs(ringing) * _FRAME_S
    return as_spans(edges[edges[:, 1] - edges[:, 0] >= _SHORTEST_S - 1e-9])
