"""Which places are what they may be: near enough by edit distance, whole, and the best of their place.

From where a literal may begin on, edit distance goes letter by letter through what is said and so tells of
each end how far it is; a column of distances is the bits of two numbers (Myers 1999, *A fast bit-vector
algorithm for approximate string matching*; Hyyrö 2003, *A bit-vector algorithm for computing Levenshtein and
Damerau edit distances*, whose names are kept), of as many numbers as it takes for a long literal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numba import njit

from app.engines.scoring.candidates import PLACE_BITS
from app.engines.scoring.haystack import BREAK, Haystack, Letters, letters_of
from app.engines.scoring.letter_counts import Counts, Ints
from app.engines.scoring.matches import Found
from app.engines.scoring.phrases import Atom

_NONE, _ONE, _ALL = np.uint64(0), np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)
# Letters of a literal whose bits are in one number.
_BLOCK, _LAST = 64, np.uint64(63)
# Columns of the table of literals: their first letter among those of all, how many they have, edits, letters
# of the first and of the last word, whether writing counts.
_AT, _LENGTH, _EDITS, _FIRST, _FINAL, _EXACT = range(6)


Bits: TypeAlias = np.uint64


class Verification:
    """The literals of a language, compiled once; ``found`` looks at the places of a transcript."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self._atoms = atoms
        lengths = [len(atom.code) for atom in atoms]
        begins = np.cumsum([0, *lengths])[:-1].tolist()
        table = [
            (begin, length, atom.edits, atom.first, atom.last, atom.exact)
            for begin, length, atom in zip(begins, lengths, atoms, strict=True)
        ]
        self._table = np.array(table, dtype=np.int64).reshape(-1, 6)
        self._plain = letters_of("".join([atom.plain for atom in atoms]))
        # Letters are numbered, those of no literal are 0.
        code = letters_of("".join([atom.code for atom in atoms]))
        letters = np.unique(code)
        self._number = np.zeros(int(code.max(initial=0)) + 2, dtype=np.int64)
        self._number[letters] = np.arange(1, len(letters) + 1)
        self._code = self._number.take(code)
        self._shape = (len(letters) + 1, max(lengths, default=0) // _BLOCK + 1)

    def found(self, places: Ints, hay: Haystack) -> Found:
        """For each place where a literal begins its closest window there, of these the shortest."""
        said = self._number.take(hay.letters, mode="clip")
        where = np.zeros(self._shape, dtype=np.uint64)
        found = np.empty((4, len(places)), dtype=np.int64)
        count = _closest(
            found, places, said, hay.written, hay.marks, self._table, self._code, self._plain, where
        )
        return Found(self._atoms, *found[:, :count])


@njit(cache=True)
def _closest(
    found: Ints,
    places: Ints,
    said: Ints,
    written: Letters,
    marks: Letters,
    table: Ints,
    code: Ints,
    plain: Letters,
    where: Counts,
) -> int:
    """Writes number, begin, end and edits of what is found; answers how many there are."""
    count, before, noted = 0, -1, -1
    columns = np.empty((where.shape[1], 3), dtype=np.uint64)
    for place in places:
        if place == before:
            continue
        before = place
        atom, begin = place >> PLACE_BITS, place & (1 << PLACE_BITS) - 1
        alike = _alike(atom, begin, said, table, code)
        end, edits = begin + table[atom, _LENGTH], 0
        if alike < table[atom, _LENGTH] or (end < len(marks) and not marks[end]):
            if not table[atom, _EDITS]:
                continue
            if noted != atom:
                _note(where, code, table, noted, False)
                _note(where, code, table, atom, True)
                noted = atom
            end, edits = _nearest(atom, begin, alike, said, marks, table, where, columns)
        elif table[atom, _EXACT] and _alike(atom, begin, written, table, plain) < table[atom, _LENGTH]:
            continue
        if end:
            found[0, count], found[1, count], found[2, count], found[3, count] = atom, begin, end, edits
            count += 1
    return count


@njit(cache=True)
def _alike(atom: int, begin: int, said: Ints | Letters, table: Ints, text: Ints | Letters) -> int:
    """How many letters of the literal are said there before one is not."""
    at, most = table[atom, _AT], min(table[atom, _LENGTH], len(said) - begin)
    letter = 0
    while letter < most and said[begin + letter] == text[at + letter]:
        letter += 1
    return letter


@njit(cache=True)
def _note(where: Counts, code: Ints, table: Ints, atom: int, there: bool) -> None:
    """Notes at which of its letters a literal has each letter, or forgets it."""
    for letter in range(table[atom, _LENGTH] if atom >= 0 else 0):
        number, block = code[table[atom, _AT] + letter], letter // _BLOCK
        noted = where[number, block] | _ONE << np.uint64(letter % _BLOCK)
        where[number, block] = noted if there else _NONE


@njit(cache=True)
def _nearest(
    atom: int,
    begin: int,
    alike: int,
    said: Ints,
    marks: Letters,
    table: Ints,
    where: Counts,
    columns: Counts,
) -> tuple[int, int]:
    """The end of the closest window that begins there, of these the shortest, and its edits; 0 if none is
    near enough. The first ``alike`` letters are said there."""
    length, most = table[atom, _LENGTH], table[atom, _EDITS]
    first, last = table[atom, _FIRST], length - table[atom, _FINAL]
    found, fewest, edits = 0, most + 1, length
    is_short, passed = length <= _BLOCK, 0
    if is_short:
        # After letters that are alike the column is known; no end is near enough before so many are missing.
        passed = max(min(alike, length - most - 1), 0)
        edits -= passed
    else:
        _begin(columns, 0, length)
    vp, vn = _ALL << np.uint64(passed), ~(_ALL << np.uint64(passed))  # the column stays in registers
    for end in range(begin + passed + 1, min(begin + length + most, len(marks)) + 1):
        if marks[end - 1] == BREAK:
            break
        if is_short:
            vp, vn, hp, hn = _block(where[said[end - 1], 0], vp, vn, _ONE, _NONE)
            edits += _change(hp, hn, length)
        else:
            edits += _step(columns, where, said[end - 1], length)
        # Each letter more can at best take one edit away.
        if edits - (begin + length + most - end) >= fewest:
            break
        if edits >= fewest or (end < len(marks) and not marks[end]):
            continue
        without_first = _is_without(edits, first, length, length, begin, end, said, where)
        if not without_first and not _is_without(edits, 0, last, length, begin, end, said, where):
            found, fewest = end, edits
    return found, fewest


@njit(cache=True)
def _is_without(
    edits: int, after: int, until: int, length: int, begin: int, end: int, said: Ints, where: Counts
) -> bool:
    """Whether the other letters of the literal are simply not there: "promise" is not "I promise"."""
    left = until - after
    rest = edits - (length - left)
    if abs(left - (end - begin)) > rest:
        return False
    if until <= _BLOCK:
        counts = _ALL << np.uint64(after)
        vp, vn = counts, _NONE
        for at in range(begin, end):
            vp, vn, hp, hn = _block(where[said[at], 0] & counts, vp, vn, _ONE, _NONE)
            left += _change(hp, hn, until)
    else:
        columns = np.empty((where.shape[1], 3), dtype=np.uint64)
        _begin(columns, after, until)
        for at in range(begin, end):
            left += _step(columns, where, said[at], until)
    return left == rest


@njit(cache=True)
def _begin(columns: Counts, after: int, until: int) -> None:
    """The column before anything is said: which letters of the literal count, VP and VN."""
    for block in range((until - 1) // _BLOCK + 1):
        passed = min(max(after - block * _BLOCK, 0), _BLOCK)
        counts = _NONE if passed == _BLOCK else _ALL << np.uint64(passed)
        columns[block, 0], columns[block, 1], columns[block, 2] = counts, counts, _NONE


@njit(cache=True)
def _step(columns: Counts, where: Counts, letter: int, until: int) -> int:
    """Makes the column one letter later; answers by how much the distance of so many letters changes."""
    add, less, hp, hn = _ONE, _NONE, _NONE, _NONE
    for block in range((until - 1) // _BLOCK + 1):
        pm = where[letter, block] & columns[block, 0]
        columns[block, 1], columns[block, 2], hp, hn = _block(
            pm, columns[block, 1], columns[block, 2], add, less
        )
        add, less = hp >> _LAST, hn >> _LAST
    return _change(hp, hn, until)


@njit(cache=True)
def _block(pm: Bits, vp: Bits, vn: Bits, add: Bits, less: Bits) -> tuple[Bits, Bits, Bits, Bits]:
    """VP, VN, HP and HN of one block a letter later; ``add`` and ``less`` come from the block before."""
    d0 = (((pm | less) & vp) + vp ^ vp) | pm | less | vn
    hp, hn = vn | ~(d0 | vp), d0 & vp
    up, down = hp << _ONE | add, hn << _ONE | less
    return down | ~(d0 | up), d0 & up, hp, hn


@njit(cache=True)
def _change(hp: Bits, hn: Bits, until: int) -> int:
    bit = np.uint64((until - 1) % _BLOCK)
    return int(np.int64(hp >> bit & _ONE) - np.int64(hn >> bit & _ONE))
