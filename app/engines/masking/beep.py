"""Private words made unhearable: a tone in their place."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.engines.masking.rules import Beep

_EDGE_S = 0.005
"""The tone swells and fades for so long, so that it does not click."""


def with_beeps(
    samples: NDArray[np.float32], rate: int, spans: Iterable[tuple[float, float]], beep: Beep
) -> NDArray[np.float32]:
    """The sound with a tone in place of ``spans`` (from–to seconds) on every channel.

    ``samples`` has shape (channels, n), full scale ±1, ``rate`` in samples a second; it stays as it is. All
    channels are covered, because a voice can be heard faintly on the other party's, too.
    """
    beeped = samples.copy()
    length = samples.shape[1]
    for start_s, end_s in spans:
        first, last = max(0, int(start_s * rate)), min(length, int(np.ceil(end_s * rate)))
        if first < last:
            beeped[:, first:last] = _tone(last - first, rate, beep)
    return beeped


def _tone(count: int, rate: int, beep: Beep) -> NDArray[np.float32]:
    at = np.arange(count)
    edge = max(1, int(_EDGE_S * rate))
    swell = np.clip(np.minimum(at + 1, count - at) / edge, 0, 1)
    level = 10 ** (beep.level_dbfs / 20)
    wave = level * swell * np.sin(2 * np.pi * beep.hertz * at / rate)
    tone: NDArray[np.float32] = wave.astype(np.float32)
    return tone
