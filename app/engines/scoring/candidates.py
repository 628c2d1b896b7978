"""Where in a transcript a phrase may begin: pieces of it found in one pass, then cheap lower bounds.

A literal that may be *k* edits away is cut into *k* + 1 pieces: wherever it is said, at least one
piece is there unchanged (the pigeonhole principle; Navarro 2001, *A guided tour to approximate
string matching*). More than that: for one of them there are as many edits before it as pieces, and the
other ones at most after it. (Take the first piece up to which, itself included, there are no more edits
than pieces before it; that it is the first leaves none for it. Li, Deng, Wang and Feng 2011, *Pass-Join*.)
So the first piece stands just where the literal begins, and the last one where it ends.

All pieces of all phrases are looked for at once: each run of letters as long as a piece is looked up by its
hash, as Karp and Rabin do for one (1987, *Efficient randomized pattern-matching algorithms*). What is found
counts where units begin and end as they would have to, and the letters are there to both sides of it
(``letter_counts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.engines.scoring.haystack import UNIT, Haystack, Letters
from app.engines.scoring.letter_counts import NUMBERS, Counts, Ints, LetterCounts, missing
from app.engines.scoring.phrases import Atom
from app.engines.scoring.pieces import cut

# A place is one number: that of the literal, then so many bits of the character at which it begins.
PLACE_BITS = 32
# Of a longer piece this much of its beginning is looked up.
LONGEST = 6
# So many entries of the table for each piece. An entry has rows, and eight bits: nearly all runs that are no
# piece hit one that is not set. So what is looked up at random fits into the processor's nearest cache.
_ENTRIES_EACH, _BITS_EACH = 2, 3
# An odd number of no pattern, and the bits of a product that are kept.
_TIMES, _BITS = 0x9E3779B97F4A7C15, 64
# Room for places at first; what does not fit is found once more.
_MANY = 8192
# A piece in its literal: number of the literal; letters before the piece, in it, and from its begin on; edits
# before it, and those that there can be after it; how often each letter is on both sides of it.
_ROW = np.dtype(
    [
        ("atom", np.int32),
        *((name, np.int16) for name in ("start", "size", "rest", "before", "after")),
        *((side, np.uint64, NUMBERS) for side in ("left", "right")),
    ],
    align=True,
)


class Sieve:
    """The literals of a language, compiled once; ``places`` runs over a transcript."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        pieces = list(_pieces(atoms))
        entry_bits = (len(pieces) * _ENTRIES_EACH).bit_length()
        self._shift = np.uint64(_BITS - entry_bits - _BITS_EACH)
        bits = np.array([_hash(piece.run) for piece in pieces], dtype=np.uint64) >> self._shift
        entries = (bits >> np.uint64(_BITS_EACH)).astype(np.int64)
        is_piece = np.zeros(1 << entry_bits + _BITS_EACH, dtype=np.bool_)
        is_piece[bits] = True
        self._is_piece = np.packbits(is_piece, bitorder="little")
        order = np.argsort(entries, kind="stable")
        rows = np.array([piece.row for piece in pieces], dtype=_ROW)
        self._letters = LetterCounts([atom.code for atom in atoms])
        for side, letters, edits in (("left", "start", "before"), ("right", "rest", "after")):
            longest = rows[letters] + rows[edits]
            rows[side] = self._letters.of([getattr(piece, side) for piece in pieces], longest)
        self._rows = rows[order]
        # The rows of entry n are those from ``_first[n]`` on, before ``_first[n + 1]``.
        every = np.arange((1 << entry_bits) + 1)
        self._first = np.searchsorted(entries[order], every).astype(np.int32)
        self._is_length = np.isin(np.arange(LONGEST + 1), [len(piece.run) for piece in pieces])

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
            room, hay.letters, hay.marks, self._is_length, self._is_piece, self._shift, self._first,
            self._rows, counted,
        )  # fmt: skip
        return count


class _Piece(NamedTuple):
    """A piece of a literal: its run that is looked up, the letters to both sides of it, and the first six of
    its row."""

    run: str
    left: str
    right: str
    place: tuple[int, int, int, int, int, int]

    @property
    def row(self) -> tuple[object, ...]:
        return (*self.place, (0,) * NUMBERS, (0,) * NUMBERS)


def _pieces(atoms: Sequence[Atom]) -> Iterator[_Piece]:
    for number, (atom, cuts) in enumerate(zip(atoms, cut(atoms), strict=True)):
        for before, (start, end) in enumerate(cuts):
            place = (number, start, end - start, len(atom.code) - start, before, atom.edits - before)
            yield _Piece(atom.code[start:end][:LONGEST], atom.code[:start], atom.code[end:], place)


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
    shift: np.uint64,
    first: NDArray[np.int32],
    rows: NDArray[np.void],
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
            bit = run >> shift
            entry = bit >> np.uint64(_BITS_EACH)
            if not is_piece[entry] >> (bit & np.uint64(7)) & 1:
                continue
            for number in range(first[entry], first[entry + np.uint64(1)]):
                row = rows[number]
                rest, after = row.rest, row.after
                end = last_end[min(at + rest + after, len(marks))]
                if end < at + rest - after or missing(row.right, counted, at + row.size, end) > after:
                    continue
                start, before = row.start, row.before
                begin = next_begin[max(at - start - before, 0)]
                while begin <= at - start + before:
                    more = max(at - begin - start, 0)
                    if not start or missing(row.left, counted, begin, at) + more <= before:
                        if count < len(room):
                            room[count] = np.int64(row.atom) << PLACE_BITS | begin
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
