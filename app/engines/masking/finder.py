"""Personal data in a dialogue (X3): every finder over every speaker's thread, the surest claim first.

Each step is one pass over the pieces of the dialogue with look-ahead of bounded length, so the time grows
with the length of the call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.engines.masking.addresses import find_addresses
from app.engines.masking.chains import chains
from app.engines.masking.digits import Group, read_groups
from app.engines.masking.echoes import Echoes
from app.engines.masking.emails import find_emails
from app.engines.masking.mask import Claim, Kind, Mask
from app.engines.masking.numbers import find_numbers
from app.engines.masking.pieces import Piece, cut, threads
from app.engines.masking.rules import MaskingRules
from app.engines.masking.spelled import find_spelled
from app.engines.masking.streets import find_streets
from app.engines.masking.topics import TopicFinder, Topics
from app.engines.speech.types import Segment

_SHORTEST_WITH_TAIL = 9
Spoken = tuple[Sequence[Piece], Sequence[Group]]
"""What one speaker says, and the groups of digits in it."""


class PrivateFinder:
    """Finds personal data by the rules of a centre; made once for a language, used for many calls."""

    def __init__(self, rules: MaskingRules, language: str) -> None:
        self.rules = rules
        self.chinese = language.startswith("zh")
        self.words = rules.words_of(language)
        self.topics = TopicFinder(rules, self.words)

    def find(self, segments: Sequence[Segment]) -> list[tuple[Mask, ...]]:
        """For each segment the masks over its words, in order and without overlap.

        A word that is private in part is masked whole.
        """
        pieces = cut(segments)
        topics = self.topics.find(pieces)
        taken = {at for hit in topics.hits for at in range(hit.first, hit.last + 1)}
        spoken = [(thread, read_groups(thread, self.words, taken)) for thread in threads(segments, pieces)]
        claims = [claim for thread, groups in spoken for claim in self._claims(thread, groups, topics)]
        claims = [self._with_tail(claim) for claim in claims]
        sure = [claim for claim in claims if claim.kind is not Kind.NUMBER]
        unsure = [claim for claim in claims if claim.kind is Kind.NUMBER]
        everything = [*self._with_echoes(sure, spoken), *self._with_echoes(unsure, spoken)]
        return _masks(segments, [claim for claim in everything if claim.kind in self.rules.kinds])

    def _with_echoes(self, claims: Sequence[Claim], spoken: Sequence[Spoken]) -> Iterator[Claim]:
        echoes = Echoes(claims, self.rules.echo)
        yield from claims
        for thread, groups in spoken:
            yield from echoes.find(thread, groups)

    def _claims(self, thread: Sequence[Piece], groups: Sequence[Group], topics: Topics) -> Iterator[Claim]:
        rules, words = self.rules, self.words
        yield from find_emails(thread, topics, words, rules.mail_providers)
        yield from find_spelled(thread, groups, topics, words)
        for chain in chains(thread, groups, topics, words, rules.joining):
            yield from find_numbers(thread, chain, topics, rules.lengths, self.chinese)
        if self.chinese:
            yield from find_addresses(thread, topics, words)
        yield from find_streets(thread, groups, topics, words)

    def _with_tail(self, claim: Claim) -> Claim:
        """The claim with the digits that stay readable; of a short number none do."""
        shown = self.rules.visible_digits.get(claim.kind, 0)
        long = len(claim.digits) >= _SHORTEST_WITH_TAIL
        return replace(claim, tail=claim.digits[-shown:]) if shown and long else claim


def find_private(segments: Sequence[Segment], language: str, rules: MaskingRules) -> list[tuple[Mask, ...]]:
    """The masks of each segment of a dialogue; see :class:`PrivateFinder`."""
    return PrivateFinder(rules, language).find(segments)


def _masks(segments: Sequence[Segment], claims: Sequence[Claim]) -> list[tuple[Mask, ...]]:
    """Words go to the first claim that wants them; what touches and is one claim is one mask."""
    owners: list[list[int | None]] = [[None] * len(segment.words) for segment in segments]
    for number, claim in enumerate(claims):
        for segment, first, last in _stretches(claim):
            for word in range(first, last + 1):
                if owners[segment][word] is None:
                    owners[segment][word] = number
    ending: dict[int, set[int]] = defaultdict(set)
    for number, claim in enumerate(claims):
        ending[claim.pieces[-1].segment].add(number)
    return [tuple(_runs(row, claims, ending[index])) for index, row in enumerate(owners)]


def _stretches(claim: Claim) -> Iterator[tuple[int, int, int]]:
    """Segment, first and last word (inclusive) of each part of a claim."""
    first = claim.pieces[0]
    last = first
    for piece in claim.pieces:
        if piece.segment != last.segment:
            yield last.segment, first.word, last.word
            first = piece
        last = piece
    yield last.segment, first.word, last.word


def _runs(row: Sequence[int | None], claims: Sequence[Claim], ending: set[int]) -> Iterator[Mask]:
    start = 0
    for at in range(1, len(row) + 1):
        if at < len(row) and row[at] == row[start]:
            continue
        owner = row[start]
        if owner is not None:
            yield Mask(start, at, claims[owner].kind, claims[owner].tail if owner in ending else "")
        start = at
