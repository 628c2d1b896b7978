"""A person's text of a turn, put onto the times of the words that the engine heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from app.engines.speech.sidecar import spread_words
from app.engines.speech.types import Span, Word
from app.engines.speech.wording import split_words

_ROOM_S = 0.05


def put_right(heard: Sequence[Word], text: str, turn: Span) -> tuple[Word, ...]:
    """``text`` as timed words: what was heard right keeps its time and probability.

    ``heard`` are the words that held so far, within ``turn``. A word that a person wrote has probability 1
    and its share of the time of what it replaces; where it replaces nothing, of the pause that it stands in
    or, without a pause, half the time of its neighbour. No text, no words.
    """
    known, wanted = list(_units(heard)), split_words(text)
    steps = Levenshtein.opcodes([word.text for word in known], wanted)
    corrected: list[Word] = []
    for kept, group in groupby(steps, key=lambda step: step.tag == "equal"):
        block = list(group)
        first, after = block[0].src_start, block[-1].src_end
        written = wanted[block[0].dest_start : block[-1].dest_end]
        if kept:
            corrected += known[first:after]
        elif written:
            place = _place(corrected, known, first, after, turn)
            corrected += spread_words(written, place.start_s, place.end_s)
    return tuple(corrected)


def _units(words: Sequence[Word]) -> Iterator[Word]:
    # The engine may give several Chinese characters one time; a person corrects single ones.
    for word in words:
        parts = split_words(word.text)
        if len(parts) < 2:
            yield word
        else:
            spread = spread_words(parts, word.start_s, word.end_s)
            yield from (replace(part, probability=word.probability) for part in spread)


def _place(corrected: list[Word], known: list[Word], first: int, after: int, turn: Span) -> Span:
    """Where the new words lie; makes room in the last of ``corrected`` or the next of ``known``."""
    if after > first:
        return Span(known[first].start_s, known[after - 1].end_s)
    start_s = corrected[-1].end_s if corrected else turn.start_s
    end_s = known[after].start_s if after < len(known) else turn.end_s
    if end_s - start_s >= _ROOM_S:
        return Span(start_s, end_s)
    neighbour = corrected[-1] if corrected else known[after]
    middle_s = round((neighbour.start_s + neighbour.end_s) / 2, 3)
    if corrected:
        corrected[-1] = replace(neighbour, end_s=middle_s)
        return Span(middle_s, neighbour.end_s)
    known[after] = replace(neighbour, start_s=middle_s)
    return Span(neighbour.start_s, middle_s)
