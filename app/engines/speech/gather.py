"""From frames to one array of samples, at one rate, within a length (C2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from app.engines.speech.refusal import Reason, Undecodable

_BLOCK = 1 << 20
Samples = NDArray[np.float32]


def gather(frames: Iterable[AudioFrame], rate: int, longest_s: float) -> Samples:
    """All frames at ``rate`` samples a second, shape (channels, n), float32, full scale ±1.

    Raises Undecodable where nothing comes, or more than ``longest_s``.
    """
    blocks, length = [], 0
    frames = iter(frames)
    if (first := next(frames, None)) is None:
        raise Undecodable(Reason.NO_SAMPLES, "no sound comes out of it")
    frames = chain([first], frames)
    for block in _blocks(_resampled(frames, rate)):
        blocks.append(block)
        length += block.shape[1]
        if length > longest_s * rate:
            raise Undecodable(Reason.TOO_LONG, f"longer than {longest_s:.0f} s")
    if length == 0:
        raise Undecodable(Reason.TOO_SHORT, f"{first.samples} samples")
    samples = np.empty((max(len(block) for block in blocks), length), dtype=np.float32)
    at = 0
    for number, block in enumerate(blocks):
        samples[:, at : at + block.shape[1]] = block
        at += block.shape[1]
        blocks[number] = samples[:, :0]  # let go of it: an hour must not lie in memory twice
    return samples


def without_lead(samples: Samples, rate: int, lead_s: float) -> Samples:
    """``samples`` from ``lead_s`` on; a negative lead puts silence in the place of what is missing."""
    count = round(lead_s * rate)
    return samples[:, count:] if count >= 0 else np.pad(samples, ((0, 0), (-count, 0)))


def without_padding(samples: Samples, rate: int, length_s: float | None, most_s: float) -> Samples:
    """``samples`` cut to ``length_s`` where they are at most ``most_s`` longer: coders fill their frames."""
    if length_s is None or not 0 < samples.shape[1] / rate - length_s <= most_s:
        return samples
    return samples[:, : max(1, round(length_s * rate))]


def _blocks(pieces: Iterator[Samples]) -> Iterator[Samples]:
    gathered: list[Samples] = []
    length = 0
    for piece in pieces:
        if gathered and (length >= _BLOCK or len(piece) != len(gathered[0])):
            yield np.concatenate(gathered, axis=1)
            gathered, length = [], 0
        gathered.append(piece)
        length += piece.shape[1]
    if gathered:
        yield np.concatenate(gathered, axis=1)


def _resampled(frames: Iterable[AudioFrame], rate: int) -> Iterator[Samples]:
    # A stream may change its form half-way (chained Ogg, AAC): each form needs its own resampler.
    form, resampler = None, None
    for frame in frames:
        frame.pts = None
        this = (frame.format.name, frame.layout.nb_channels, frame.sample_rate)
        if resampler is None or this != form:
            yield from _planes(resampler, None)
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            form, resampler = this, AudioResampler(format="fltp", layout=layout, rate=rate)
        yield from _planes(resampler, frame)
    yield from _planes(resampler, None)


def _planes(resampler: AudioResampler | None, frame: AudioFrame | None) -> Iterator[Samples]:
    if resampler is None:
        return
    for out in resampler.resample(frame):
        # A resampler with nothing to do hands the closing None through.
        if out is not None and out.samples:
            yield out.to_ndarray().astype(np.float32, copy=False)
