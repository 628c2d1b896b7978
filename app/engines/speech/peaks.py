"""The outline of a sound for drawing: lowest and highest sample of each short stretch."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray


def waveform_peaks(samples: NDArray[np.float32], rate: int, per_second: int = 50) -> NDArray[np.int8]:
    """Lowest and highest sample of each 1/``per_second`` of a second (C4).

    ``samples`` has shape (channels, n), full scale ±1, ``rate`` in samples a second, a multiple
    of ``per_second``. Returns shape (channels, m, 2), full scale ±127; the last stretch may be
    shorter than the others. Raises ValueError where the rate is not a multiple.
    """
    if rate % per_second:
        raise ValueError(f"{rate} samples a second cannot be cut into {per_second} equal stretches")
    size = rate // per_second
    missing = -samples.shape[1] % size
    filled = np.pad(samples, ((0, 0), (0, missing)), mode="edge") if samples.shape[1] else samples
    stretches = filled.reshape(len(samples), -1, size)
    outline = np.stack([stretches.min(axis=2), stretches.max(axis=2)], axis=2)
    peaks: NDArray[np.int8] = np.rint(np.clip(outline, -1, 1) * 127).astype(np.int8)
    return peaks


def peaks_to_bytes(peaks: NDArray[np.int8]) -> bytes:
    """Peaks as bytes to store: numpy's own file form, which keeps the shape."""
    buffer = io.BytesIO()
    np.save(buffer, peaks, allow_pickle=False)
    return buffer.getvalue()


def peaks_from_bytes(data: bytes) -> NDArray[np.int8]:
    """The opposite of ``peaks_to_bytes``; raises ValueError where the bytes are something else."""
    if not data:
        raise ValueError("no bytes")
    peaks: NDArray[np.int8] = np.load(io.BytesIO(data), allow_pickle=False)
    return peaks
