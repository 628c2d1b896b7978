"""Where in a turn the words of a query are said, so that a page can mark them."""

from __future__ import annotations

from collections.abc import Sequence

from app.transcription.policy.query import Atom, Near, Phrase


def hit_places(tokens: Sequence[str], atoms: Sequence[Atom]) -> set[int]:
    """The positions of the tokens that belong to a match of any of ``atoms``."""
    return {place for atom in atoms for start, end in _spans(tokens, atom) for place in range(start, end)}


def _spans(tokens: Sequence[str], atom: Atom) -> list[tuple[int, int]]:
    """``(first, one after the last)`` of each phrase that matches; of NEAR each that has its other near."""
    if isinstance(atom, Phrase):
        return _phrase_spans(tokens, atom)
    left, right = _phrase_spans(tokens, atom.left), _phrase_spans(tokens, atom.right)
    pairs = [(one, other) for one in left for other in right if _is_near(one, other, atom)]
    return [span for pair in pairs for span in pair]


def _phrase_spans(tokens: Sequence[str], phrase: Phrase) -> list[tuple[int, int]]:
    starts = range(len(tokens) - phrase.size + 1)
    return [
        (start, start + phrase.size)
        for start in starts
        if all(term.covers(tokens[start + n]) for n, term in enumerate(phrase.terms))
    ]


def _is_near(one: tuple[int, int], other: tuple[int, int], near: Near) -> bool:
    first, second = sorted((one, other))
    return second[0] - (first[1] - 1) <= near.within
