"""What was spoken of before a number, or right after it: "my card number is …", "请报一下身份证号"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from app.engines.masking.pieces import IS_HAN, Piece
from app.engines.masking.rules import MaskingRules, Topic, Words

_REACH_BACK_FROM_AFTER = 8
_MOST_TOPICS = 2
_NEGATION_BEFORE = 3


class Hit(NamedTuple):
    """A word of a topic over the pieces ``first`` to ``last`` (inclusive, counted over the dialogue)."""

    first: int
    last: int
    topic: Topic


@dataclass(frozen=True, slots=True)
class Topics:
    """The words of topics in a dialogue, by place: ``firsts`` and ``lasts`` are those of ``hits``."""

    hits: Sequence[Hit]
    firsts: Sequence[int]
    lasts: Sequence[int]
    negations: Sequence[int]
    reach: int

    def before(self, at: int) -> Topic | None:
        """The topic of what begins at piece ``at`` of the dialogue, None where none was named."""
        return next(iter(self.all_before(at)), None)

    def all_before(self, at: int) -> tuple[Topic, ...]:
        """The last topics before piece ``at``, nearest first; one denied is none ("no order number")."""
        found: list[Topic] = []
        for index in range(bisect_left(self.lasts, at) - 1, -1, -1):
            hit = self.hits[index]
            if at - hit.last > self.reach or len(found) == _MOST_TOPICS:
                break
            denied = self._is_negated(hit.first - _NEGATION_BEFORE, at)
            if not (denied and hit.topic is Topic.OTHER):
                found.append(hit.topic)
            if found and found[-1] is Topic.OTHER:
                break
        return tuple(found)

    def _is_negated(self, first: int, end: int) -> bool:
        return bisect_left(self.negations, end) > bisect_left(self.negations, first)

    def after(self, at: int) -> Topic | None:
        """The topic that is named right after piece ``at`` ("… is the code")."""
        index = bisect_right(self.firsts, at)
        near = index < len(self.hits) and self.firsts[index] - at <= _REACH_BACK_FROM_AFTER
        return self.hits[index].topic if near else None

    def of(self, first: int, last: int) -> tuple[Topic | None, ...]:
        """The topics of the pieces ``first`` to ``last``: what precedes them, else what follows."""
        return self.all_before(first) or (self.after(last),)

    def between(self, first: int, last: int) -> bool:
        """Whether a topic is named between the two pieces: then it is not one number any more."""
        index = bisect_right(self.firsts, first)
        return index < len(self.hits) and self.lasts[index] < last


class TopicFinder:
    """The words of all topics of a language as one automaton."""

    def __init__(self, rules: MaskingRules, words: Words) -> None:
        self.reach = rules.joining.topic_reaches_words
        self.topics = _automaton(_phrases(words.topics))
        self.negations = _automaton((word, None) for word in words.negations)

    def find(self, pieces: Sequence[Piece]) -> Topics:
        """Where topics are named in a dialogue; of words that overlap the longest counts."""
        text, owners = spaced(pieces)
        hits = [Hit(first, last, topic) for first, last, topic in _hits(self.topics, text, owners)]
        denied = [last for _first, last, _topic in _hits(self.negations, text, owners)]
        kept = _longest(hits)
        firsts, lasts = [hit.first for hit in kept], [hit.last for hit in kept]
        return Topics(kept, firsts, lasts, sorted(denied), self.reach)


def spaced(pieces: Sequence[Piece]) -> tuple[str, list[int]]:
    """The text without signs, a space around each Latin word, and for each character its piece's place."""
    parts: list[str] = []
    owners: list[int] = []
    for piece in pieces:
        if piece.is_sign:
            continue
        part = piece.text if IS_HAN.match(piece.text) else f" {piece.text} "
        parts.append(part)
        owners.extend([piece.at] * len(part))
    return "".join(parts), owners


def _phrases(topics: Mapping[Topic, Iterable[str]]) -> Iterable[tuple[str, Topic]]:
    return ((phrase, topic) for topic, phrases in topics.items() for phrase in phrases)


def _automaton(phrases: Iterable[tuple[str, Topic | None]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for phrase, topic in phrases:
        needle = "".join(char if IS_HAN.match(char) else f" {char} " for char in _units(phrase))
        automaton.add_word(needle, (len(needle), topic))
    automaton.make_automaton()
    return automaton


def _units(phrase: str) -> list[str]:
    """Chinese characters one by one, Latin words whole, as pieces are."""
    units: list[str] = []
    for word in phrase.split():
        latin = ""
        for char in word:
            if IS_HAN.match(char):
                units += [latin, char] if latin else [char]
                latin = ""
            else:
                latin += char
        units += [latin] if latin else []
    return units


def _hits(
    automaton: ahocorasick.Automaton, text: str, owners: Sequence[int]
) -> Iterable[tuple[int, int, Topic]]:
    for end, (length, topic) in automaton.iter(text):
        yield owners[end - length + 1], owners[end], topic


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        if kept and hit.first <= kept[-1].last:
            if hit.last - hit.first > kept[-1].last - kept[-1].first:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept
