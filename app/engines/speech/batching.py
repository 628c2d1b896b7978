"""Which chunks go through the engine together: those of like length, a run of the call at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engines.speech.packing import CHUNK_S

BATCH = 8
_RUN = 2 * BATCH
# Whisper learnt on sound that ends in silence: a chunk keeps some behind it, and windows come in
# steps so that few differ. In a window of 5 s it says a short question twice, from 10 s on once.
_TAIL_S = 3.0
_STEP_S = 5.0
_LEAST_S = 15.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Chunk numbers (``members``) that are encoded together, each in a window of ``window_s`` seconds."""

    members: tuple[int, ...]
    window_s: float


def batches(lengths_s: Sequence[float]) -> Iterator[list[Batch]]:
    """Batches for chunks of these lengths, in runs: the runs follow the order of the call.

    A chunk's window depends on its own length alone, so its words do not depend on the others.
    """
    for start in range(0, len(lengths_s), _RUN):
        yield list(_batches(range(start, min(start + _RUN, len(lengths_s))), lengths_s))


def window(length_s: float) -> float:
    """Seconds that the encoder is given for a chunk of this length, from 15 to 30."""
    steps = -(-(length_s + _TAIL_S) // _STEP_S)
    return min(max(steps * _STEP_S, _LEAST_S), CHUNK_S)


def _batches(numbers: range, lengths_s: Sequence[float]) -> Iterator[Batch]:
    by_window: dict[float, list[int]] = {}
    for number in numbers:
        by_window.setdefault(window(lengths_s[number]), []).append(number)
    for window_s, members in sorted(by_window.items()):
        for start in range(0, len(members), BATCH):
            yield Batch(tuple(members[start : start + BATCH]), window_s)
