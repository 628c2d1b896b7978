"""Hold music: loud for seconds without a word, and of notes that change.

Loudness without speech alone would take the noise of a bad line for music. Music differs from noise
by its spectrum, a few sharp peaks over little, and from hum and tones by peaks that move.
"""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from app.engines.speech.spans import as_spans, bridge, gaps, runs
from app.engines.speech.types import Span

_FRAME_S = 0.064
_BAND_HZ = (250.0, 3200.0)
_SMOOTH_HZ = 600.0  # wider than a note, narrower than the colour of a noise
_LEAST = 1e-14
# Flatness of a spectrum without its colour, at its median: noise 0.53–0.58, hold music 0.13–0.2.
_FLATTEST = 0.42
_AROUND_S = 2.0
_LEAST_TONAL = 0.4  # of the frames around; drums and quiet moments are not tonal
_PAUSE_S = 1.0
# Of the strongest peak over time, natural logarithm: hum and tones below 0.8, hold music above 1.5.
_LEAST_ENTROPY = 1.1
_CHUNK_S = 60.0


def find_music(
    samples: NDArray[np.float32],
    rate: int,
    occupied: tuple[Span, ...],
    shortest_s: float = 8.0,
    floor_dbfs: float = -50.0,
) -> tuple[Span, ...]:
    """Hold music of at least ``shortest_s`` and above ``floor_dbfs`` in one channel.

    ``occupied`` is where speech or ringing was found; music with singing is found only where the
    singing is not taken for speech. ``samples`` has shape (n,), full scale ±1. Starts and
    ends may be a second off, where the music begins softly or with drums alone.
    """
    free = gaps(occupied, Span(0.0, len(samples) / rate))
    return tuple(
        span
        for gap in free
        if gap.duration_s >= shortest_s
        for span in _music_in(samples, rate, gap, floor_dbfs)
        if span.duration_s >= shortest_s
    )


def _music_in(samples: NDArray[np.float32], rate: int, gap: Span, floor_dbfs: float) -> tuple[Span, ...]:
    size = int(_FRAME_S * rate)
    first, end = round(gap.start_s * rate), round(gap.end_s * rate)
    tonal, peaks = _frames(samples[first:end], size, rate, floor_dbfs)
    around = uniform_filter1d(tonal.astype(np.float32), round(_AROUND_S / _FRAME_S), mode="nearest")
    table = runs(around >= _LEAST_TONAL) * _FRAME_S + gap.start_s
    joined = bridge(as_spans(table), _PAUSE_S)
    return tuple(span for span in joined if _moves(span, gap, tonal, peaks))


def _moves(span: Span, gap: Span, tonal: NDArray[np.bool_], peaks: NDArray[np.intp]) -> bool:
    first, end = (round((at_s - gap.start_s) / _FRAME_S) for at_s in (span.start_s, span.end_s))
    heard = np.bincount(peaks[first:end][tonal[first:end]])
    parts = heard[heard > 0] / heard.sum()
    return bool(-(parts * np.log(parts)).sum() >= _LEAST_ENTROPY)


def _frames(
    samples: NDArray[np.float32], size: int, rate: int, floor_dbfs: float
) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """For each frame whether it is loud and tonal, and where its spectrum is strongest."""
    count = len(samples) // size
    tonal, peaks = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.intp)
    loud = np.zeros(count, dtype=np.bool_)
    step = int(_CHUNK_S / _FRAME_S)
    for at in range(0, count, step):
        frames = samples[at * size : min(at + step, count) * size].reshape(-1, size)
        loud[at : at + step] = np.square(frames).mean(axis=1) > 10 ** (floor_dbfs / 10)
        chosen = at + np.flatnonzero(loud[at : at + step])
        power = _spectra(frames[chosen - at], rate)
        tonal[chosen], peaks[chosen] = _flatness(power, rate / size) <= _FLATTEST, power.argmax(axis=1)
    return tonal, peaks


def _spectra(frames: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    taper = np.hanning(frames.shape[1]).astype(np.float32)
    hz = np.fft.rfftfreq(frames.shape[1], 1 / rate)
    band = (hz >= _BAND_HZ[0]) & (hz <= _BAND_HZ[1])
    power: NDArray[np.float32] = np.abs(scipy.fft.rfft(frames * taper, axis=1)[:, band]) ** 2
    return power


def _flatness(power: NDArray[np.float32], width_hz: float) -> NDArray[np.float32]:
    """Geometric over arithmetic mean of each spectrum, its colour divided out."""
    level = np.log(power + _LEAST)
    # Among decibels, or the flank of a rumble would stand out like a note.
    bare = level - uniform_filter1d(level, round(_SMOOTH_HZ / width_hz), axis=1, mode="nearest")
    flatness: NDArray[np.float32] = np.exp(bare.mean(axis=1)) / np.exp(bare).mean(axis=1)
    return flatness
