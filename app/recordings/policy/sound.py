"""What is served to a browser, and how its waveform is drawn (C4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MIME_TYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
}
_SUFFIXES = {"wav": (".wav",), "mp3": (".mp3",), "ogg": (".ogg", ".oga", ".opus"), "flac": (".flac",)}
_MOST_STRETCHES = 3000


def has_fitting_suffix(container: str, suffix: str) -> bool:
    """Whether a file's name says what it is; browsers are told the type by it."""
    return suffix in _SUFFIXES.get(container, ())


def lanes(peaks: NDArray[np.int8], most: int = _MOST_STRETCHES) -> list[list[float]]:
    """Peaks of shape (channels, n, 2) as a list of numbers in −1…1 for each channel, low and high in turn.

    Neighbouring stretches are joined until there are at most ``most``: a screen has no more pixels.
    """
    channels, count, _ = peaks.shape
    size = max(1, -(-count // most))
    filled = np.pad(peaks, ((0, 0), (0, -count % size), (0, 0)), mode="edge") if count else peaks
    grouped = filled.reshape(channels, -1, size, 2)
    joined = np.stack([grouped[..., 0].min(axis=2), grouped[..., 1].max(axis=2)], axis=2)
    values: list[list[float]] = np.round(joined.reshape(channels, -1) / 127, 3).tolist()
    return values
