"""A turn as the list of hits shows it: masked (X3), with what was found marked sign by sign."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.engines.speech.wording import spaces_before
from app.transcription.policy.hits import hit_places
from app.transcription.policy.masking import Run, labels_in, masked_runs
from app.transcription.policy.query import Atom
from app.transcription.policy.tokens import HAN, tokens_in, tokens_of

_PIECE = re.compile(rf"[{HAN}]|\d+|[^\W\d_{HAN}]+(?:['’‘][^\W\d_{HAN}]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``marked`` where the search found it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """``at_s`` is the moment of the first word that was found, else of the turn's beginning."""

    speaker: str
    at_s: float
    pieces: Sequence[Piece]

    @property
    def moment(self) -> str:
        """``at_s`` for an address: rounded up, for a moment before the turn is a moment of another turn."""
        return f"{math.ceil(self.at_s * 100) / 100:.2f}"

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def shown_turn(
    speaker: str,
    start_s: float,
    words: Sequence[Any],
    masks: Sequence[Any],
    language: str,
    wanted: Sequence[Atom],
) -> ShownTurn:
    """A stored segment (its ``holding_words`` and ``masks``) with the matches of ``wanted`` marked."""
    runs = list(masked_runs([str(word[0]) for word in words], masks, labels_in(language)))
    tokens = tokens_in(runs)
    places = hit_places([token.text for token in tokens], wanted)
    first = next((runs[token.run].first for place, token in enumerate(tokens) if place in places), None)
    of_run: dict[int, list[bool]] = {}
    for place, token in enumerate(tokens):
        of_run.setdefault(token.run, []).append(place in places)
    pieces = list(_pieces(runs, of_run, language))
    return ShownTurn(speaker, start_s if first is None else float(words[first][1]), _merged(pieces))


def _pieces(runs: Sequence[Run], of_run: dict[int, list[bool]], language: str) -> Iterator[Piece]:
    before: Piece | None = None
    spaces = spaces_before([run.text for run in runs], language)
    for number, (space, run) in enumerate(zip(spaces, runs, strict=True)):
        own = list(_cut(run, of_run.get(number, [])))
        if space:
            yield Piece(space, before is not None and before.marked and own[0].marked)
        yield from own
        before = own[-1]


def _cut(run: Run, found: Sequence[bool]) -> Iterator[Piece]:
    """The run's text cut where tokens that were found begin and end; whole where it cannot be told."""
    spans = [match.span() for match in _PIECE.finditer(run.text)]
    if not any(found) or run.kind or len(spans) != len(tokens_of(run.text)):
        yield Piece(run.text, any(found))
        return
    at = 0
    for (start, end), marked in zip(spans, found, strict=True):
        if start > at:
            yield Piece(run.text[at:start], False)
        yield Piece(run.text[start:end], marked)
        at = end
    if at < len(run.text):
        yield Piece(run.text[at:], False)


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    groups = groupby(pieces, key=lambda piece: piece.marked)
    return [Piece("".join(piece.text for piece in group), marked) for marked, group in groups]
