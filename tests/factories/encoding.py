"""A voice that belongs to nobody, and the forms in which telephone systems keep it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def voice(seconds: float = 3.0, rate: int = 8000, seed: int = 20) -> Samples:
    """Bursts like syllables with pauses between them, shape (n,), full scale ±1."""
    random = np.random.default_rng(seed)
    samples = np.zeros(int(seconds * rate))
    at_s = 0.25
    while at_s < seconds - 0.35:
        length_s = random.uniform(0.12, 0.3)
        start, end = int(at_s * rate), int((at_s + length_s) * rate)
        samples[start:end] += _syllable(end - start, rate, random)
        at_s += length_s + random.uniform(0.05, 0.25)
    return (0.6 * samples / max(float(np.abs(samples).max()), 1e-9)).astype(np.float32)


def _syllable(count: int, rate: int, random: np.random.Generator) -> NDArray[np.float64]:
    t = np.arange(count) / rate
    pitch = random.uniform(110, 210)
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.05 * np.sin(9 * t))) / rate
    tones = [k for k in range(1, 25) if k * pitch < rate / 2.2]
    voiced = sum(np.sin(k * phase) * _loudness(k, k * pitch) for k in tones)
    return voiced * np.hanning(count) * random.uniform(0.3, 1)


def _loudness(number: int, hz: float) -> float:
    return float(np.exp(-(((hz - 700) / 900) ** 2)) / number + 0.15 * np.exp(-(((hz - 1900) / 400) ** 2)))


def encode(
    path: Path,
    codec: str,
    rate: int,
    samples: Samples,
    *,
    samples_rate: int = 8000,
    muxing: Mapping[str, str] | None = None,
    coding: Mapping[str, str] | None = None,
    bit_rate: int | None = None,
) -> Path:
    """Write ``samples`` of shape (channels, n) with FFmpeg's own coder, the container by the file's name."""
    with av.open(str(path), "w", options=dict(muxing or {})) as container:
        layout = "mono" if len(samples) == 1 else "stereo"
        stream = container.add_stream(codec, rate=rate, layout=layout, options=dict(coding or {}))
        if bit_rate is not None:
            stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
        # A frame without its time would make the coder's delay unknown to the container.
        frame.sample_rate, frame.pts, frame.time_base = samples_rate, 0, Fraction(1, samples_rate)
        stream.codec_context.open()
        resampler = av.AudioResampler(
            format=stream.format, layout=layout, rate=rate, frame_size=stream.codec_context.frame_size or 0
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            if part is not None:
                container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def write(path: Path, subtype: str, samples: Samples, kind: str = "WAV", rate: int = 8000) -> Path:
    """Write ``samples`` of shape (channels, n) with libsndfile."""
    soundfile.write(path, samples.T, rate, subtype=subtype, format=kind)
    return path


def envelope(samples: Samples, rate: int, hop_s: float = 0.02) -> Samples:
    """Loudness of each 20 ms of one channel."""
    size = int(rate * hop_s)
    count = len(samples) // size
    return np.sqrt((samples[: count * size].reshape(count, size) ** 2).mean(axis=1))


def likeness(decoded: Samples, rate: int, original: Samples, original_rate: int) -> float:
    """How well the loudness curve of one channel follows the original's, from −1 to 1."""
    mine, theirs = envelope(decoded, rate), envelope(original, original_rate)
    count = min(len(mine), len(theirs))
    return float(np.corrcoef(mine[:count], theirs[:count])[0, 1])
