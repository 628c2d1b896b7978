"""Where in a transcript a phrase may begin: pieces of it found in one pass, then cheap lower bounds.

A literal that may be *k* edits away is cut into *k* + 1 pieces: wherever it is said, at least one
piece is there unchanged (the pigeonhole principle; Navarro 2001, *A guided tour to approximate
string matching*). More than that: for one of them there are as many edits before it as pieces, and the
other ones at most after it. (Take the first piece up to which, itself included, there are no more edits
than pieces before it; that it is the first leaves none for it. Li, Deng, Wang and Feng 2011, *Pass-Join*.)
So the first piece stands just where the literal begins, and the last one where it ends.

All pieces of all phrases are looked for at once: each run of letters as long as a piece is looked up by its
hash, as Karp and Rabin do for one (1987, *Efficient randomized pattern-matching algorithms*). What is found
counts where units begin and end as they would have to, and the letters are there (``letter_counts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.engines.scoring.haystack import UNIT, Haystack, Letters
from app.engines.scoring.letter_counts import Counts, Ints, LetterCounts, missing
from app.engines.scoring.phrases import Atom
from app.engines.scoring.pieces import cut

# A place is one number: that of the literal, then so many bits of the character at which it begins.
PLACE_BITS = 32
# Of a longer piece this much of its beginning is looked up.
LONGEST = 6
# So many bits for each piece, by which nearly every run that is no piece is known; and so many entries of the
# table with rows. Both are small: what is looked up at random should stay in the processor's nearest cache.
_BITS_EACH, _ENTRIES_EACH = 16, 2
# An odd number of no pattern, and the bits of a product that are kept.
_TIMES, _BITS = 0x9E3779B97F4A7C15, 64
# Room for places at first; what does not fit is found once more.
_MANY = 8192


class Sieve:
    """The literals of a language, compiled once; ``places`` runs over a transcript."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        pieces = list(_pieces(atoms))
        hashes = np.array([_hash(piece.run) for piece in pieces], dtype=np.uint64)
        shift = np.uint64(_BITS - max(3, (len(pieces) * _BITS_EACH).bit_length()))
        is_piece = np.zeros(1 << _BITS - int(shift), dtype=np.bool_)
        is_piece[hashes >> shift] = True
        self._is_piece = np.packbits(is_piece, bitorder="little"), shift
        self._shift = np.uint64(_BITS - max(1, (len(pieces) * _ENTRIES_EACH).bit_length()))
        entries = hashes >> self._shift
        order = np.argsort(entries, kind="stable")
        rows = np.array([piece.row for piece in pieces], dtype=np.int32).reshape(-1, 6)
        self._rows = rows[order]
        # The rows of entry n are those from ``_first[n]`` on, before ``_first[n + 1]``.
        every = np.arange((1 << _BITS - int(self._shift)) + 1)
        self._first = np.searchsorted(entries[order].view(np.int64), every).astype(np.int32)
        self._is_length = np.isin(np.arange(LONGEST + 1), [len(piece.run) for piece in pieces])
        self._letters = LetterCounts([atom.code for atom in atoms])
        _, start, size, rest, before, after = rows.T
        self._left = self._letters.of([piece.left for piece in pieces], start + before)[order]
        self._right = self._letters.of([piece.right for piece in pieces], rest - size + after)[order]

    def places(self, hay: Haystack) -> Ints:
        """Every literal and place where it can begin, and few others: sorted, some more than once."""
        room = np.empty(_MANY, dtype=np.int64)
        counted = self._letters.running(hay.letters)
        while (count := self._found(hay, counted, room)) > len(room):
            room = np.empty(count, dtype=np.int64)
        places = room[:count]
        places.sort()
        return places

    def _found(self, hay: Haystack, counted: Counts, room: Ints) -> int:
        count: int = _fill(
            room, hay.letters, hay.marks, self._is_length, *self._is_piece, self._shift, self._first, self._rows,
            self._left, self._right, counted,
        )  # fmt: skip
        return count


class _Piece(NamedTuple):
    """A piece of a literal: its run that is looked up, its row, and the letters to both sides of it.

    The row: number of the literal, letters before the piece, in it, and from its begin on; edits that are made
    before it, and those that can be after it.
    """

    run: str
    row: tuple[int, int, int, int, int, int]
    left: str
    right: str


def _pieces(atoms: Sequence[Atom]) -> Iterator[_Piece]:
    for number, (atom, cuts) in enumerate(zip(atoms, cut(atoms), strict=True)):
        for before, (start, end) in enumerate(cuts):
            row = (number, start, end - start, len(atom.code) - start, before, atom.edits - before)
            yield _Piece(atom.code[start:end][:LONGEST], row, atom.code[:start], atom.code[end:])


def _hash(run: str) -> int:
    value = 0
    for letter in run:
        value = (value + ord(letter)) * _TIMES % (1 << _BITS)
    return value


@njit(cache=True)
def _fill(
    room: Ints,
    letters: Letters,
    marks: Letters,
    is_length: NDArray[np.bool_],
    is_piece: NDArray[np.uint8],
    bits_shift: np.uint64,
    shift: np.uint64,
    first: NDArray[np.int32],
    rows: NDArray[np.int32],
    left: Counts,
    right: Counts,
    counted: Counts,
) -> int:
    """Writes places into the room as long as there is any; answers how many there are."""
    next_begin, last_end = _edges(marks)
    count = 0
    for at in range(len(letters)):
        run = np.uint64(0)
        for length in range(1, min(LONGEST, len(letters) - at) + 1):
            run = (run + np.uint64(letters[at + length - 1])) * np.uint64(_TIMES)
            if not is_length[length]:
                continue
            bit = run >> bits_shift
            if not is_piece[bit >> np.uint64(3)] >> (bit & np.uint64(7)) & 1:
                continue
            entry = run >> shift
            for row in range(first[entry], first[entry + np.uint64(1)]):
                atom, start, size, rest, before, after = rows[row]
                end = last_end[min(at + rest + after, len(marks))]
                if end < at + rest - after or missing(right, row, counted, at + size, end) > after:
                    continue
                begin = next_begin[max(at - start - before, 0)]
                while begin <= at - start + before:
                    more = max(at - begin - start, 0)
                    if not start or missing(left, row, counted, begin, at) + more <= before:
                        if count < len(room):
                            room[count] = np.int64(atom) << PLACE_BITS | begin
                        count += 1
                    begin = next_begin[begin + 1]
    return count


@njit(cache=True)
def _edges(marks: Letters) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each place the first unit that begins there or later, and the last end there or before."""
    size = len(marks)
    begins, ends = np.full(size + 2, size + 1, dtype=np.int32), np.zeros(size + 1, dtype=np.int32)
    for at in range(size - 1, -1, -1):
        begins[at] = at if marks[at] == UNIT else begins[at + 1]
    for at in range(1, size + 1):
        ends[at] = at if at == size or marks[at] else ends[at - 1]
    return begins, ends
