"""Finding all phrases of all rubrics in one pass over a transcript.

A literal that may be *k* edits away is cut into *k* + 1 pieces: wherever it is said, at least one
piece is there unchanged (the pigeonhole principle; Navarro 2001, *A guided tour to approximate
string matching*). The pieces of all phrases are one Aho–Corasick automaton, run once; where a piece
is found the whole literal is verified by edit distance between word boundaries; literals are then
joined to phrases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import ahocorasick
from rapidfuzz.distance import Levenshtein

from app.engines.scoring.haystack import Haystack, haystack
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.matches import Matches, Span
from app.engines.scoring.phrase_text import shown
from app.engines.scoring.phrases import Atom, chains
from app.engines.scoring.walk import PhraseKey
from app.engines.speech.types import Transcript


class Matcher:
    """The phrases of one language, compiled; ``match`` runs them over a transcript."""

    def __init__(self, keys: Iterable[PhraseKey], language: str, lexicons: Mapping[str, Lexicon]) -> None:
        """``PhraseError`` where a phrase is empty or names an unknown lexicon."""
        self.language = language
        self.chains = {key: chains(*key, language, lexicons) for key in sorted(set(keys))}
        self.shown = {text: shown(text, lexicons) for text, _ in self.chains}
        links = (link for ways in self.chains.values() for chain in ways for link in chain.links)
        self.atoms = tuple(dict.fromkeys(link.atom for link in links))
        self.automaton = _automaton(self.atoms)

    def match(self, transcript: Transcript) -> Matches:
        """All literals in the transcript, ready to be asked for phrases."""
        hay = haystack(transcript, self.language)
        return Matches(self.language, self.shown, self.chains, hay, self._spans(hay))

    def _spans(self, hay: Haystack) -> dict[Atom, list[Span]]:
        found: dict[Atom, set[Span]] = defaultdict(set)
        tried: set[tuple[int, int]] = set()
        pieces = self.automaton.iter(hay.code) if self.atoms else ()
        for end, owners in pieces:
            for number, back in owners:
                candidate = (number, end - back)
                if candidate in tried:
                    continue
                tried.add(candidate)
                atom = self.atoms[number]
                span = _verified(atom, end - back, hay)
                if span is not None:
                    found[atom].add(span)
        return {atom: sorted(spans) for atom, spans in found.items()}


def _automaton(atoms: tuple[Atom, ...]) -> ahocorasick.Automaton:
    owners: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        for offset, piece in _pieces(atom):
            owners[piece].append((number, offset + len(piece) - 1))
    automaton = ahocorasick.Automaton()
    for piece in sorted(owners):
        automaton.add_word(piece, tuple(owners[piece]))
    automaton.make_automaton()
    return automaton


def _pieces(atom: Atom) -> Iterator[tuple[int, str]]:
    """The literal cut into one piece more than edits are allowed, with the place of each in it."""
    count = atom.edits + 1
    cuts = [len(atom.code) * cut // count for cut in range(count + 1)]
    for start, end in pairwise(cuts):
        yield start, atom.code[start:end]


def _verified(atom: Atom, start: int, hay: Haystack) -> Span | None:
    """The best match of the literal that begins near ``start`` and ends where words do."""
    if not atom.edits:
        return _unchanged(atom, start, hay)
    size, slack = len(hay.code), atom.edits
    best: Span | None = None
    for begin in range(max(start - slack, 0), min(start + slack, size - 1) + 1):
        if not hay.starts[begin]:
            continue
        for end in range(begin + len(atom.code) - slack, min(begin + len(atom.code) + slack, size) + 1):
            if end <= begin or not hay.ends[end]:
                continue
            edits = Levenshtein.distance(atom.code, hay.code[begin:end], score_cutoff=slack)
            if edits > slack or (best is not None and edits >= best.edits):
                continue
            if _unbroken(begin, end, hay) and not _drops_a_word(atom, hay.code[begin:end], edits):
                best = Span(begin, end, edits)
    return best


def _unchanged(atom: Atom, start: int, hay: Haystack) -> Span | None:
    end = start + len(atom.code)
    if start < 0 or end > len(hay.code) or not hay.starts[start] or not hay.ends[end]:
        return None
    if hay.code[start:end] != atom.code or (atom.exact and hay.plain[start:end] != atom.plain):
        return None
    return Span(start, end, 0)


def _drops_a_word(atom: Atom, said: str, edits: int) -> bool:
    """Whether the first or last word is simply not there: "promise" is not "I promise"."""
    without_first, without_last = atom.code[atom.first :], atom.code[: -atom.last]
    return (atom.first <= edits and edits == atom.first + Levenshtein.distance(without_first, said)) or (
        atom.last <= edits and edits == atom.last + Levenshtein.distance(without_last, said)
    )


def _unbroken(start: int, end: int, hay: Haystack) -> bool:
    return hay.block_of[hay.unit_at[start]] == hay.block_of[hay.unit_at[end - 1]]
