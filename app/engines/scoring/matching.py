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
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import ahocorasick
from rapidfuzz.distance import Levenshtein

from app.engines.scoring.conditions import Tolerance
from app.engines.scoring.haystack import Haystack, HeardWord, haystack
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.phrases import Atom, Chain, Link, chains
from app.engines.speech.types import Speaker, Transcript

PhraseKey = tuple[str, Tolerance]


class Span(NamedTuple):
    """Where a literal is: characters from–to of the haystack, and how many edits away."""

    start: int
    end: int
    edits: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was said; ``similarity`` and ``probability`` (mean over its words) in 0–1."""

    phrase: str
    speaker: Speaker
    start_s: float
    end_s: float
    words: str
    similarity: float
    probability: float

    @property
    def confidence(self) -> float:
        """How sure it is that this was said: hearing times likeness, 0–1."""
        return self.similarity * self.probability


class Matcher:
    """The phrases of one language, compiled; ``match`` runs them over a transcript."""

    def __init__(self, keys: Iterable[PhraseKey], language: str, lexicons: Mapping[str, Lexicon]) -> None:
        """``PhraseError`` where a phrase is empty or names an unknown lexicon."""
        self.language = language
        self.chains = {key: chains(*key, language, lexicons) for key in sorted(set(keys))}
        links = (link for ways in self.chains.values() for chain in ways for link in chain.links)
        self.atoms = tuple(dict.fromkeys(link.atom for link in links))
        self.automaton = _automaton(self.atoms)

    def match(self, transcript: Transcript) -> Matches:
        """All literals in the transcript, ready to be asked for phrases."""
        hay = haystack(transcript, self.language)
        return Matches(self.chains, hay, self._spans(hay))

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


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found in one transcript."""

    chains: Mapping[PhraseKey, tuple[Chain, ...]]
    hay: Haystack
    spans: Mapping[Atom, list[Span]]
    cache: dict[PhraseKey, tuple[Hit, ...]] = field(default_factory=dict)

    @property
    def words(self) -> tuple[HeardWord, ...]:
        """Every word heard, speaker after speaker."""
        return self.hay.words

    def hits(self, phrase: str, tolerance: Tolerance) -> tuple[Hit, ...]:
        """Where the phrase is said, in order of time, without overlaps (the closest match wins)."""
        key = (phrase, tolerance)
        if key not in self.cache:
            walks = [walk for chain in self.chains[key] for walk in self._walks(chain)]
            best = _without_overlaps(walks)
            hits = (self._hit(phrase, walk) for walk in best)
            self.cache[key] = tuple(sorted(hits, key=lambda hit: (hit.start_s, hit.end_s, hit.speaker)))
        return self.cache[key]

    def _walks(self, chain: Chain) -> Iterator[_Walk]:
        first, *rest = chain.links
        length = sum(len(link.atom.code) for link in chain.links)
        for span in self.spans.get(first.atom, ()):
            last, edits = self._follow(span, rest) or (None, 0)
            if last is None:
                continue
            start, end = self._with_slots(chain, span, last)
            if start is not None and end is not None:
                yield _Walk(start, end, 1 - edits / length)

    def _follow(self, first: Span, links: list[Link]) -> tuple[Span, int] | None:
        """The last literal of the best way through the links, and the edits in all."""
        reached = {first: first.edits}
        for link in links:
            reached = {
                span: span.edits + min(ways)
                for span in self.spans.get(link.atom, ())
                if (ways := [edits for before, edits in reached.items() if self._joined(before, span, link)])
            }
        return min(reached.items(), key=lambda way: (way[1], way[0]), default=None)

    def _joined(self, before: Span, after: Span, link: Link) -> bool:
        if after.start < before.end:
            return False
        left, right = self.hay.unit_at[before.end - 1], self.hay.unit_at[after.start]
        between = right - left - 1
        return self.hay.block_of[left] == self.hay.block_of[right] and link.fewest <= between <= link.most

    def _with_slots(self, chain: Chain, first: Span, last: Span) -> tuple[int | None, int | None]:
        """First and last unit with the slots at either end, ``None`` where there is nothing to fill them."""
        start = self._step(self.hay.unit_at[first.start], -chain.links[0].fewest)
        end = self._step(self.hay.unit_at[last.end - 1], chain.fewest_after)
        return start, end

    def _step(self, unit: int, by: int) -> int | None:
        there = unit + by
        blocks = self.hay.block_of
        return there if 0 <= there < len(blocks) and blocks[there] == blocks[unit] else None

    def _hit(self, phrase: str, walk: _Walk) -> Hit:
        first, last = self.hay.word_of[walk.start], self.hay.word_of[walk.end]
        said = self.hay.words[first : last + 1]
        joint = " " if self.hay.code.isascii() else ""
        return Hit(
            phrase=phrase,
            speaker=said[0].speaker,
            start_s=said[0].word.start_s,
            end_s=said[-1].word.end_s,
            words=joint.join(heard.word.text.strip() for heard in said),
            similarity=walk.similarity,
            probability=sum(heard.word.probability for heard in said) / len(said),
        )


class _Walk(NamedTuple):
    """A phrase found: first and last unit, and how like it is."""

    start: int
    end: int
    similarity: float


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
            if edits <= slack and (best is None or edits < best.edits) and _unbroken(begin, end, hay):
                best = Span(begin, end, edits)
    return best


def _unchanged(atom: Atom, start: int, hay: Haystack) -> Span | None:
    end = start + len(atom.code)
    if start < 0 or end > len(hay.code) or not hay.starts[start] or not hay.ends[end]:
        return None
    if hay.code[start:end] != atom.code or (atom.exact and hay.plain[start:end] != atom.plain):
        return None
    return Span(start, end, 0)


def _unbroken(start: int, end: int, hay: Haystack) -> bool:
    return hay.block_of[hay.unit_at[start]] == hay.block_of[hay.unit_at[end - 1]]


def _without_overlaps(walks: list[_Walk]) -> list[_Walk]:
    taken: list[_Walk] = []
    for walk in sorted(walks, key=lambda walk: (-walk.similarity, walk.start, walk.end)):
        if all(walk.end < other.start or walk.start > other.end for other in taken):
            taken.append(walk)
    return taken
