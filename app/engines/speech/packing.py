"""Speech packed into chunks of at most 30 s, the length that Whisper reads, and times taken back.

Spans of one channel are put together, each with a little of the sound around it. Channels are never put
together: who speaks stays known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.spans import Bounds, bounds
from app.engines.speech.types import Span

RATE = 16000
CHUNK_S = 30.0
# The line's own sound between two spans tells Whisper that a sentence ended; digital silence in its
# place cost half a point of word error rate on telephone calls.
_MARGIN_S = 0.3
_QUIET_WINDOW = RATE // 10


@dataclass(frozen=True, slots=True)
class Chunk:
    """Packed speech of one channel.

    ``at_s``, ``from_s``, ``length_s``: for each piece, where it lies in the chunk, where it was
    in the recording, how long it is; arrays of shape (pieces,), seconds, ordered.
    """

    channel: int
    samples: NDArray[np.float32]
    at_s: NDArray[np.float64]
    from_s: NDArray[np.float64]
    length_s: NDArray[np.float64]

    def original(self, start_s: float, end_s: float) -> tuple[float, float]:
        """A word's times in the recording; a word belongs to the piece that its middle is nearest to."""
        middle = (start_s + end_s) / 2
        between = (self.at_s[1:] + self.at_s[:-1] + self.length_s[:-1]) / 2
        piece = int(np.searchsorted(between, middle, side="right"))
        shift, first = self.from_s[piece] - self.at_s[piece], self.from_s[piece]
        start, end = np.clip((start_s + shift, end_s + shift), first, first + self.length_s[piece])
        return round(float(start), 3), round(float(end), 3)


def pack(samples: NDArray[np.float32], speech: Sequence[Span], channel: int = 0) -> list[Chunk]:
    """Spans of speech of one channel as chunks of about equal length, in order.

    ``samples`` has shape (n,) at 16,000 a second; ``speech`` is ordered. Spans grow into the pauses
    around them. A span longer than a chunk is cut at its quietest moment.
    """
    pieces = list(_pieces(samples, _widened(bounds(speech), len(samples) / RATE)))
    fair = _fair_share(pieces)
    groups: list[list[tuple[int, int]]] = []
    filled = 0
    for start, end in pieces:
        length = end - start
        if not groups or filled + length > CHUNK_S * RATE or filled + length / 2 > fair:
            groups.append([])
            filled = 0
        groups[-1].append((start, end))
        filled += length
    return [_chunk(samples, group, channel) for group in groups]


def _fair_share(pieces: Sequence[tuple[int, int]]) -> float:
    # As few chunks as hold it all, and none a scrap: a few words by themselves are heard worse.
    total = sum(end - start for start, end in pieces)
    return total / max(1, -(-total // int(CHUNK_S * RATE)))


def _widened(table: Bounds, length_s: float) -> Bounds:
    if not len(table):
        return table
    room = np.minimum(np.maximum(table[1:, 0] - table[:-1, 1], 0) / 2, _MARGIN_S)
    wide = table + np.column_stack([-np.r_[_MARGIN_S, room], np.r_[room, _MARGIN_S]])
    clipped: Bounds = np.clip(wide, 0, length_s)
    return clipped


def _pieces(samples: NDArray[np.float32], table: Bounds) -> Iterator[tuple[int, int]]:
    longest = int(CHUNK_S * RATE)
    for first, last in np.round(table * RATE).astype(int).tolist():
        start, end = first, min(last, len(samples))
        while end - start > longest:
            cut = _quietest(samples, start + longest // 2, start + longest)
            yield start, cut
            start = cut
        if end > start:
            yield start, end


def _quietest(samples: NDArray[np.float32], start: int, end: int) -> int:
    count = (end - start) // _QUIET_WINDOW
    windows = samples[start : start + count * _QUIET_WINDOW].reshape(count, _QUIET_WINDOW)
    return start + int(np.argmin((windows**2).sum(axis=1))) * _QUIET_WINDOW + _QUIET_WINDOW // 2


def _chunk(samples: NDArray[np.float32], group: list[tuple[int, int]], channel: int) -> Chunk:
    table = np.array(group)
    lengths = table[:, 1] - table[:, 0]
    at = np.cumsum(np.r_[0, lengths[:-1]])
    packed = np.concatenate([samples[start:end] for start, end in group])
    return Chunk(channel, packed, at / RATE, table[:, 0] / RATE, lengths / RATE)
