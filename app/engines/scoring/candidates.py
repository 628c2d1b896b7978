"""Where in a transcript a phrase may be: pieces found by one automaton, then cheap lower bounds.

A literal that may be *k* edits away is cut into *k* + 1 pieces: wherever it is said, at least one
piece is there unchanged (the pigeonhole principle; Navarro 2001, *A guided tour to approximate
string matching*). The pieces of all phrases are one Aho–Corasick automaton, run once. What it finds
is narrowed as columns: to windows between word boundaries whose letters differ by no more than *k*
edits (how often each letter is there gives a lower bound of the edit distance; Jokinen, Tarhio and
Ukkonen 1996, *A comparison of approximate string matching algorithms*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from app.engines.scoring.haystack import Haystack
from app.engines.scoring.phrases import Atom

Ints = NDArray[np.int32]
Counts = NDArray[np.uint64]
# Letters are counted by class, a byte for each of eight classes in one number: what a window holds is then
# a subtraction, exact as long as no window has 256 letters. First few classes, then more.
_BYTES = 8
_COARSE, _FINE = 1, 4
_TOO_LONG = 256
# A number times this holds the sum of its bytes in its last one.
_EACH, _TO_LAST = np.uint64(0x0101010101010101), np.uint64(56)


@dataclass(frozen=True, slots=True)
class Windows:
    """Places to be verified, as columns of equal length: number of the literal, first character, the one
    after the last; in this order, each once."""

    atom: Ints
    begin: Ints
    end: Ints


class Sieve:
    """The literals of a language, compiled once; ``windows`` runs over a transcript."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        owners: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, atom in enumerate(atoms):
            for offset, piece in _pieces(atom):
                owners[piece].append((number, offset, len(atom.code) - offset - len(piece)))
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, piece in enumerate(owners):
            self._automaton.add_word(piece, number)
        self._automaton.make_automaton()
        # Whose piece it is, and how many of the literal's letters come before and after it: rows of all
        # pieces one after another, `_from[p]` the first row of piece p.
        table = np.array([row for rows in owners.values() for row in rows], dtype=np.int32).reshape(-1, 3)
        self._owner, self._before, self._rest = table.T.copy()
        self._count = np.array([len(rows) for rows in owners.values()], dtype=np.int32)
        self._from = (np.cumsum(self._count) - self._count).astype(np.int32)
        self._length = np.array([len(atom.code) for atom in atoms], dtype=np.int32)
        self._edits = np.array([atom.edits for atom in atoms], dtype=np.int32)
        self._letters = {
            numbers: np.array([_counted(atom.code, numbers)[-1] for atom in atoms]).reshape(-1, numbers)
            for numbers in (_COARSE, _FINE)
        }

    def windows(self, hay: Haystack) -> Windows:
        """Every window in which a literal can be said, and few others."""
        found = self._automaton.iter(hay.code) if len(self._owner) and hay.code else ()
        hits = np.fromiter(chain.from_iterable(found), dtype=np.int32).reshape(-1, 2)
        atom, begin, soonest = self._at_starts(*self._owned(hits), hay)
        atom, begin, end = self._to_ends(atom, begin, soonest, hay)
        for numbers in (_COARSE, _FINE):
            likely = self._off(atom, begin, end, _counted(hay.code, numbers)) <= self._edits[atom]
            atom, begin, end = atom[likely], begin[likely], end[likely]
        unbroken = hay.block_at[begin] == hay.block_at[end - 1]
        return _once(atom[unbroken], begin[unbroken], end[unbroken], len(hay.code))

    def _owned(self, hits: Ints) -> tuple[Ints, Ints]:
        """For each piece found, each row of the table that it belongs to, and the place after it."""
        last, piece = hits.T
        which, row = _spread(self._from[piece], self._count[piece])
        return row, last[which] + 1

    def _at_starts(self, row: Ints, ended: Ints, hay: Haystack) -> tuple[Ints, Ints, Ints]:
        """Literals, where they may begin, and where they end at the soonest.

        A piece that is there unchanged lies within the window: of the letters before and after it no more
        can be missing than there are.
        """
        atom, size = self._owner[row], len(hay.code)
        slack, before, rest = self._edits[atom], self._before[row], self._rest[row]
        near = ended + rest - self._length[atom]
        first = hay.starts_before[_within(near - slack, size)]
        after = hay.starts_before[_within(near + np.minimum(slack, before) + 1, size)]
        soonest = ended + rest - np.minimum(slack, rest)
        which, start = _spread(first, after - first)
        return atom[which], hay.starts[start], soonest[which]

    def _to_ends(self, atom: Ints, begin: Ints, soonest: Ints, hay: Haystack) -> tuple[Ints, Ints, Ints]:
        due, slack, size = begin + self._length[atom], self._edits[atom], len(hay.code)
        first = hay.ends_before[_within(np.maximum(due - slack, soonest), size)]
        after = hay.ends_before[np.minimum(due + slack + 1, size + 1)]
        which, end = _spread(first, np.maximum(after - first, 0))
        return atom[which], begin[which], hay.ends[end]

    def _off(self, atom: Ints, begin: Ints, end: Ints, counted: Counts) -> Ints:
        """How many edits at least the literals are away from what stands between the places."""
        there = (counted[end] - counted[begin]).view(np.uint8)
        wanted = self._letters[counted.shape[1]][atom].view(np.uint8)
        more = (np.maximum(there, wanted) - wanted).view(np.uint64)
        surplus = (more * _EACH >> _TO_LAST).sum(axis=1).astype(np.int32)  # of its eight bytes
        # What is missing is the surplus less what the window is longer.
        off = surplus + np.maximum(self._length[atom] - (end - begin), 0)
        countable: Ints = np.where(np.maximum(self._length[atom], end - begin) < _TOO_LONG, off, 0)
        return countable


def _once(atom: Ints, begin: Ints, end: Ints, size: int) -> Windows:
    """Each window once: a literal that is said whole was found by each of its pieces."""
    row = (atom.astype(np.int64) * (size + 1) + begin) * (size + 1) + end
    first = np.unique(row, return_index=True)[1]
    return Windows(atom[first], begin[first], end[first])


def _pieces(atom: Atom) -> Iterator[tuple[int, str]]:
    """The literal cut into one piece more than edits are allowed, with the place of each in it."""
    count = atom.edits + 1
    cuts = [len(atom.code) * cut // count for cut in range(count + 1)]
    for start, end in pairwise(cuts):
        yield start, atom.code[start:end]


def _counted(code: str, numbers: int) -> Counts:
    """How often each class of letters has come before each place: shape (letters + 1, numbers)."""
    letters = np.frombuffer(code.encode("utf-32-le"), dtype=np.uint32) % (_BYTES * numbers)
    counted = np.zeros((len(letters) + 1, numbers), dtype=np.uint64)
    ones = np.uint64(1) << (letters % _BYTES * _BYTES).astype(np.uint64)
    counted[np.arange(1, len(letters) + 1), letters // _BYTES] = ones
    return np.cumsum(counted, axis=0, dtype=np.uint64)


def _within(places: Ints, size: int) -> Ints:
    return np.minimum(np.maximum(places, 0), size)


def _spread(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """``count[i]`` rows from ``first[i]`` on, for each i: the i of each row, and the row."""
    which = np.repeat(np.arange(len(count), dtype=np.int32), count)
    passed = np.repeat(np.cumsum(count, dtype=np.int32) - count - first, count)
    return which, np.arange(len(which), dtype=np.int32) - passed
