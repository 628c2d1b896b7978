"""Which verdicts a draft turns, item by item, and in which calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engines.backtest.columns import NAMES, NONE, Bytes

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Flip:
    """``count`` calls go from one verdict to another; ``calls`` are the newest of them, at most ``SHOWN``."""

    before: str
    after: str
    count: int
    calls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flips:
    """How an item came out in the ``compared`` calls in which both rubrics asked for it.

    ``kept``: verdict → calls that keep it; ``flips``: the others, the most frequent first. Calls in which
    one of both rubrics did not ask are flips from or to ``none``, and not among those compared.
    """

    compared: int
    turned: int
    kept: dict[str, int]
    flips: tuple[Flip, ...]


def find_flips(before: Bytes, after: Bytes, calls: NDArray[np.int64]) -> Flips:
    """Compare two columns of verdicts, shape (n,), of the calls with these ids, oldest first."""
    size = len(NAMES)
    cell = before.astype(np.int64) * size + after
    table = np.bincount(cell, minlength=size * size).reshape(size, size)
    asked = table[NONE + 1 :, NONE + 1 :]
    found = [
        Flip(NAMES[one], NAMES[other], int(table[one, other]), _newest(calls[cell == one * size + other]))
        for one, other in np.argwhere(table)
        if one != other
    ]
    return Flips(
        compared=int(asked.sum()),
        turned=int(asked.sum() - np.trace(asked)),
        kept={NAMES[one]: int(table[one, one]) for one in range(NONE + 1, size) if table[one, one]},
        flips=tuple(sorted(found, key=lambda flip: (-flip.count, flip.before, flip.after))),
    )


def _newest(calls: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(call) for call in calls[::-1][:SHOWN])
