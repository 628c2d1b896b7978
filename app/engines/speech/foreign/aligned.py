"""A sentence as it is shown (numbers, capitals, punctuation) with the times of what was heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from app.engines.speech.sidecar import spread_words
from app.engines.speech.types import Span, Word
from app.engines.speech.wording import split_words

# Above it a sentence is no sentence; then its words share its time.
_LONGEST = 5000


class Letter(NamedTuple):
    """One letter of a word with its share of the word's time."""

    letter: str
    start_s: float
    end_s: float
    probability: float


def timed_text(text: str, heard: Sequence[Word], span: Span, probability: float = 1.0) -> tuple[Word, ...]:
    """The words of ``text``, each with the time and probability of the ``heard`` letters that it shares.

    Letters are aligned by edit distance. What has no counterpart ("$134" for "a hundred and…") lies
    between its neighbours; without ``heard`` words all share ``span``, with ``probability``.
    """
    words = split_words(text)
    letters = list(_letters(heard))
    plain = [_folded(word) for word in words]
    joined = "".join(plain)
    if not joined or not letters or max(len(joined), len(letters)) > _LONGEST:
        return _unsure(spread_words(words, span.start_s, span.end_s), probability)
    places = _places(joined, letters)
    timed, at = [], 0
    for word, own in zip(words, plain, strict=True):
        mine = places[at : at + len(own)] or places[max(at - 1, 0) : at] or places[:1]
        at += len(own)
        timed.append(_word(word, mine))
    return tuple(timed)


def _unsure(words: Sequence[Word], probability: float) -> tuple[Word, ...]:
    return tuple(Word(word.text, word.start_s, word.end_s, probability) for word in words)


def _word(text: str, letters: Sequence[Letter]) -> Word:
    mean = sum(letter.probability for letter in letters) / len(letters)
    return Word(text, round(letters[0].start_s, 3), round(letters[-1].end_s, 3), round(mean, 4))


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _letters(heard: Sequence[Word]) -> Iterator[Letter]:
    for word in heard:
        folded = _folded(word.text)
        step = (word.end_s - word.start_s) / max(len(folded), 1)
        for n, letter in enumerate(folded):
            yield Letter(letter, word.start_s + n * step, word.start_s + (n + 1) * step, word.probability)


def _places(text: str, heard: Sequence[Letter]) -> list[Letter]:
    """For each letter of ``text``, the heard one that it is, or a share of those that stand for it."""
    places: list[Letter] = []
    source = "".join(each.letter for each in heard)
    done_heard = done_text = 0
    for match in Levenshtein.opcodes(source, text):
        if match.tag == "equal":
            places += _between(text[done_text : match.dest_start], heard, done_heard, match.src_start)
            places += heard[match.src_start : match.src_end]
            done_heard, done_text = match.src_end, match.dest_end
    return places + _between(text[done_text:], heard, done_heard, len(heard))


def _between(text: str, heard: Sequence[Letter], first: int, after: int) -> list[Letter]:
    """Letters that were not heard as they are written, over the time of those that stand in their place."""
    if not text:
        return []
    there = heard[first:after]
    if not there:  # nothing was heard here: a moment between the neighbours
        before = heard[max(first - 1, 0)]
        moment = before.end_s if first else before.start_s
        there = [before._replace(start_s=moment, end_s=moment)]
    return list(_shared(text, there))


def _shared(text: str, heard: Sequence[Letter]) -> Iterator[Letter]:
    start_s, end_s = heard[0].start_s, heard[-1].end_s
    probability = sum(letter.probability for letter in heard) / len(heard)
    step = (end_s - start_s) / len(text)
    for n, letter in enumerate(text):
        yield Letter(letter, start_s + n * step, start_s + (n + 1) * step, probability)
