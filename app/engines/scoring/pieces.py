"""Literals cut into pieces: one more than edits are allowed, each as rare as it can be.

Where to cut is free, so common pieces are avoided: fewer of them are found by chance, and less is to be
looked at. How common a piece is, is guessed from the literals themselves; a wrong guess costs time alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.engines.scoring.phrases import Atom

# Longer pieces count as rare without being counted.
_LONGEST = 10
# What chance alone makes of a call: some thousand letters, as unlike as if there were six of them.
_LETTERS, _ALPHABET = 3000, 6


def cut(atoms: Sequence[Atom]) -> Iterator[tuple[tuple[int, int], ...]]:
    """For each literal its pieces in order: from which letter, and before which one, they go."""
    seen = Counter(
        atom.code[start : start + length]
        for atom in atoms
        if atom.edits
        for length in range(1, _LONGEST + 1)
        for start in range(len(atom.code) - length + 1)
    )
    return (tuple(pairwise(_cheapest(atom.code, atom.edits + 1, seen))) for atom in atoms)


def _cheapest(code: str, count: int, seen: Counter[str]) -> tuple[int, ...]:
    """So many pieces, all of them together as rare as they can be with cuts near those of equal pieces.

    No cut goes further than half the length of a piece, so each piece keeps a letter.
    """
    aside = len(code) // count // 2
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for number in range(1, count + 1):
        even = len(code) * number // count
        ends = range(even - aside, even + aside + 1) if number < count else (len(code),)
        ways = {
            end: min(
                (cost + seen[code[start:end]] + _LETTERS / _ALPHABET ** (end - start), (*path, end))
                for start, (cost, path) in ways.items()
                if start < end
            )
            for end in ends
        }
    return ways[len(code)][1]
