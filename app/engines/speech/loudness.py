"""How loud somebody speaks, over speech only (Q2): level, and loudness as the ear weighs it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

from app.engines.speech.spans import bounds
from app.engines.speech.types import Span

_SILENCE_DBFS = -120.0
_PIECE_S = 60.0  # filtered at a time: an hour must not lie in memory once more
_SETTLE_S = 0.1  # the filter forgets in 4 ms what came before
_HOP_S = 0.1
_HOPS_A_BLOCK = 4
_OFFSET_LU = -0.691
_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0


def volume_dbfs(samples: NDArray[np.float32], rate: int, speech: Sequence[Span]) -> float:
    """Root mean square over speech only, dB relative to full scale (a full-scale square wave is 0).

    −120 where there is no speech or no sound.
    """
    pieces = [samples[a:b] for a, b in _edges(speech, rate, len(samples))]
    energy = sum(float(np.square(piece).sum(dtype=np.float64)) for piece in pieces)
    count = sum(len(piece) for piece in pieces)
    if count == 0 or energy <= 0:
        return _SILENCE_DBFS
    return round(max(10 * math.log10(energy / count), _SILENCE_DBFS), 2)


def loudness_lufs(samples: NDArray[np.float32], rate: int, speech: Sequence[Span]) -> float | None:
    """Integrated loudness of one channel after ITU-R BS.1770-4, over speech only, LUFS.

    The K-weighted speech is put end to end; blocks of 400 ms, three quarters overlapping, pass the
    gates at −70 LUFS and 10 LU below the mean. None where no block passes, also where there is less
    than 400 ms of speech. ``samples`` has shape (n,), full scale ±1.
    """
    hops = np.array(list(_hop_energies(samples, rate, speech)))
    if len(hops) < _HOPS_A_BLOCK:
        return None
    blocks = np.convolve(hops, np.full(_HOPS_A_BLOCK, 1 / _HOPS_A_BLOCK), mode="valid")
    loud = blocks[blocks > _power(_GATE_LUFS)]
    if not len(loud):
        return None
    gated = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return round(_OFFSET_LU + 10 * math.log10(gated.mean()), 2)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_LU) / 10))


def _hop_energies(samples: NDArray[np.float32], rate: int, speech: Sequence[Span]) -> Iterator[float]:
    """Mean square of the weighted speech, one value for every 100 ms of it."""
    size, rest = round(_HOP_S * rate), np.zeros(0)
    for piece in _weighted(samples, rate, speech):
        squares = np.concatenate([rest, np.square(piece)])
        whole = len(squares) // size * size
        yield from squares[:whole].reshape(-1, size).mean(axis=1)
        rest = squares[whole:]


def _weighted(
    samples: NDArray[np.float32], rate: int, speech: Sequence[Span]
) -> Iterator[NDArray[np.float64]]:
    step, settle = round(_PIECE_S * rate), round(_SETTLE_S * rate)
    for start, end in _edges(speech, rate, len(samples)):
        for first in range(start, end, step):
            lead = min(settle, first)
            piece = samples[first - lead : min(first + step, end)]
            weighted: NDArray[np.float64] = sosfilt(_k_weighting(rate), piece)
            yield weighted[lead:]


def _edges(speech: Sequence[Span], rate: int, count: int) -> list[tuple[int, int]]:
    table = np.clip(np.rint(bounds(speech) * rate).astype(int), 0, count)
    return [(int(start), int(end)) for start, end in table]


@cache
def _k_weighting(rate: int) -> NDArray[np.float64]:
    """The two filters of BS.1770 at any rate, shape (2, 6).

    The standard gives coefficients for 48 kHz; these are its analogue prototypes (De Man,
    "Evaluation of implementations of the EBU R128 loudness measurement", 2018), equal there.
    """
    return np.array([_shelf(1681.974450955533, 3.999843853973347, 0.7071752369554196, rate),
                     _high_pass(38.13547087602444, 0.5003270373238773, rate)])  # fmt: skip


def _shelf(hz: float, gain_db: float, q: float, rate: int) -> list[float]:
    k = math.tan(math.pi * hz / rate)
    high = 10 ** (gain_db / 20)
    middle = high**0.4996667741545416
    b = [high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k]
    a = [1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]
    return [each / a[0] for each in b + a]


def _high_pass(hz: float, q: float, rate: int) -> list[float]:
    k = math.tan(math.pi * hz / rate)
    a = [1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]
    # The standard leaves the numerator at 1, −2, 1.
    return [1.0, -2.0, 1.0, *(each / a[0] for each in a)]
