"""Mel filter banks as Kaldi computes them: what the voice model was trained on.

Kaldi's ``compute-fbank-feats`` without dither: 25 ms frames every 10 ms, Povey window,
pre-emphasis 0.97, 80 triangles from 20 Hz to 8 kHz on the mel scale, natural logarithm.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16000
BANDS = 80
_FRAME, _STEP, _BINS = 400, 160, 512
_LOWEST_HZ = 20.0
_PRE_EMPHASIS = 0.97
_FLOOR = float(np.finfo(np.float32).eps)


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (frames, 80) from ``samples`` of shape (n,) at 16,000 a second, full scale ±1.

    One frame for each 10 ms that a whole frame fits; sound shorter than a frame is filled up with
    silence.
    """
    filled = np.pad(samples, (0, max(0, _FRAME - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(filled, _FRAME)[::_STEP].astype(np.float32)
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    window = np.hanning(_FRAME).astype(np.float32) ** 0.85
    power = np.abs(np.fft.rfft((frames - _PRE_EMPHASIS * before) * window, _BINS, axis=1)) ** 2
    bands: NDArray[np.float32] = np.log(np.maximum(power @ _triangles(), _FLOOR)).astype(np.float32)
    return bands


@cache
def _triangles() -> NDArray[np.float64]:
    edges = np.linspace(_mel(_LOWEST_HZ), _mel(RATE / 2), BANDS + 2)
    at = _mel(np.arange(_BINS // 2 + 1) * RATE / _BINS)[:, None]
    rising = (at - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - at) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None)


def _mel(hz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return 1127 * np.log1p(np.asarray(hz, dtype=np.float64) / 700)
