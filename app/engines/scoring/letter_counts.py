"""How often each letter is there: a lower bound of the edit distance that costs a subtraction.

Each letter that a literal has and a window has not is an edit, whatever their order (Jokinen, Tarhio and
Ukkonen 1996, *A comparison of approximate string matching algorithms*). Letters are counted by class, a byte
for each of eight classes in one number: exact as long as nothing counted has 128 letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.engines.scoring.haystack import Letters, letters_of

Counts = NDArray[np.uint64]
Ints = NDArray[np.int64]
_BYTES, NUMBERS = 8, 2
_CLASSES = _BYTES * NUMBERS
_TOO_LONG = 128
# In each byte one; the bit that says of a difference that it is not negative.
_EACH, _TOP = 0x0101010101010101, 0x8080808080808080


class LetterCounts:
    """Letters by the classes that suit ``texts``.

    ``of`` counts those of parts of the texts, ``running`` those of a call, ``missing`` compares.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._adds = _adds(Counter("".join(texts)))

    def of(self, texts: Sequence[str], longest: Ints) -> Counts:
        """How many of each class: shape (texts, numbers).

        ``longest``: letters of the longest window that each is compared with; what is too long wants none.
        """
        totals = [self.running(letters_of(text))[-1] for text in texts]
        counts = np.array(totals, dtype=np.uint64).reshape(-1, NUMBERS)
        counts[longest >= _TOO_LONG] = 0
        return counts

    def running(self, letters: Letters) -> Counts:
        """What has come before each letter, and in all: shape (letters + 1, numbers)."""
        counted: Counts = _running(self._adds, letters)
        return counted


@njit(cache=True)
def _running(adds: Counts, letters: Letters) -> Counts:
    counted = np.zeros((len(letters) + 1, NUMBERS), dtype=np.uint64)
    for at in range(len(letters)):
        letter = min(np.int64(letters[at]), adds.shape[1] - 1)
        for number in range(NUMBERS):
            counted[at + 1, number] = counted[at, number] + adds[number, letter]
    return counted


@njit(cache=True)
def missing(totals: Counts, counted: Counts, begin: int, end: int) -> int:
    """How many letters of a text are not between the places, at least; ``totals``: its classes."""
    top, lacking = np.uint64(_TOP), np.uint64(0)
    for number in range(NUMBERS):
        there = counted[end, number] - counted[begin, number]
        # A byte has its first bit as long as not more is there than wanted; what is too long for a byte is
        # of a text that wants nothing.
        left = (totals[number] | top) - (there & ~top)
        lacking += left & ((left & top) >> np.uint64(7)) * np.uint64(127)
    return int(np.int64(lacking * np.uint64(_EACH) >> np.uint64(56)))


def _adds(often: Counter[str]) -> Counts:
    """By number what each letter adds to it: classes are alike common, letters of no text are of none."""
    adds = np.zeros((NUMBERS, max(map(ord, often), default=0) + 2), dtype=np.uint64)
    common = [0] * _CLASSES
    for letter, count in often.most_common():
        kind = common.index(min(common))
        common[kind] += count
        adds[kind // _BYTES, ord(letter)] = 1 << 8 * (kind % _BYTES)
    return adds
