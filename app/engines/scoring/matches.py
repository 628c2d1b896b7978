"""From the literals found in a transcript to phrases: joined in order, with gaps, slots and seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engines.scoring.conditions import Tolerance
from app.engines.scoring.haystack import Haystack, HeardWord, mean_probability, spoken
from app.engines.scoring.phrases import Atom, Chain, Link
from app.engines.scoring.walk import PhraseKey
from app.engines.speech.types import Span as Seconds
from app.engines.speech.types import Speaker

Ints = NDArray[np.int64]


class Span(NamedTuple):
    """Where a literal is: characters from–to of the haystack, and how many edits away."""

    start: int
    end: int
    edits: int


@dataclass(frozen=True, slots=True)
class Found:
    """The literals in one transcript, as columns of equal length, by number of the literal, then by place."""

    atoms: Sequence[Atom]
    atom: Ints
    start: Ints
    end: Ints
    edits: Ints

    def spans(self) -> dict[Atom, list[Span]]:
        """The places of each literal that is there."""
        spans: dict[int, list[Span]] = defaultdict(list)
        places = map(Span, self.start.tolist(), self.end.tolist(), self.edits.tolist())
        for number, span in zip(self.atom.tolist(), places, strict=True):
            spans[number].append(span)
        return {self.atoms[number]: some for number, some in spans.items()}


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

    def overlaps(self, other: Hit) -> bool:
        """Whether the same speaker says both at once."""
        return self.speaker == other.speaker and self.start_s < other.end_s and other.start_s < self.end_s


@dataclass(frozen=True)
class Matches:
    """What was found in one transcript; ``shown`` has each phrase as a person reads it."""

    language: str
    shown: Mapping[str, str]
    chains: Mapping[PhraseKey, tuple[Chain, ...]]
    hay: Haystack
    found: Found
    cache: dict[PhraseKey, tuple[Hit, ...]] = field(default_factory=dict)
    said: dict[tuple[Speaker | None, Seconds | None], list[HeardWord]] = field(default_factory=dict)

    @cached_property
    def spans(self) -> Mapping[Atom, list[Span]]:
        """The places of each literal that is there, in order."""
        return self.found.spans()

    @property
    def words(self) -> tuple[HeardWord, ...]:
        """Every word heard, speaker after speaker."""
        return self.hay.words

    def hits(self, phrase: str, tolerance: Tolerance) -> tuple[Hit, ...]:
        """Where the phrase is said, in order of time; of overlapping ones the closest, then the longest."""
        key = (phrase, tolerance)
        if key not in self.cache:
            walks = [walk for chain in self.chains[key] for walk in self._walks(chain)]
            hits = [self._hit(phrase, walk) for walk in _without_overlaps(walks)] if walks else []
            self.cache[key] = tuple(sorted(hits, key=lambda hit: (hit.start_s, hit.end_s, hit.speaker)))
        return self.cache[key]

    def _walks(self, chain: Chain) -> Iterator[_Walk]:
        first, *rest = chain.links
        spans = self.spans.get(first.atom)
        if spans is None:  # nearly all phrases of a rubric set, call by call
            return
        length = sum(len(link.atom.code) for link in chain.links)
        for span in spans:
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
        return Hit(
            phrase=phrase,
            speaker=said[0].speaker,
            start_s=said[0].word.start_s,
            end_s=said[-1].word.end_s,
            words=spoken(said, self.language),
            similarity=walk.similarity,
            probability=mean_probability(said),
        )


class _Walk(NamedTuple):
    """A phrase found: first and last unit, and how like it is."""

    start: int
    end: int
    similarity: float


def _without_overlaps(walks: list[_Walk]) -> list[_Walk]:
    taken: list[_Walk] = []
    for walk in sorted(walks, key=lambda walk: (-walk.similarity, walk.start - walk.end, walk.start)):
        if all(walk.end < other.start or walk.start > other.end for other in taken):
            taken.append(walk)
    return taken
