"""A transcript as one string of sounds, with the way back to its words: what a term list searches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import jellyfish

from app.engines.speech.numerals import folded
from app.engines.speech.ordinary import Ordinary, is_ordinary_english, ordinary_chinese
from app.engines.speech.sound_code import sound_code
from app.engines.speech.types import Segment
from app.engines.speech.wording import CHINESE

BREAK = "\n"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CHINESE_UNIT = re.compile(f"[{_HAN}]|[a-z0-9]+")
# The "'s" of a possessive is no part of the name.
_ENGLISH_UNIT = re.compile(r"(?<!['’a-z0-9])[a-z0-9]+(?:['’](?!s\b)[a-z]+)*")
_STOP = re.compile(r"[,.?!;:，。？！；：、]")
_VOWELS = str.maketrans("", "", "AEIOU ")


@dataclass(frozen=True, slots=True)
class Unit:
    """An English word or a Chinese character: letters ``start`` to ``end`` of its segment's ``word``."""

    word: int
    start: int
    end: int
    plain: str
    code: str
    ordinary: Ordinary


@dataclass(frozen=True, slots=True)
class Sounds:
    """``code`` is all units' codes in a row, with breaks; ``unit_at[i]`` is the unit that begins before
    letter ``i``, ``ends_at[i]`` the one that ends there (-1: none). ``segment_of[u]`` is a unit's segment."""

    code: str
    unit_at: list[int]
    ends_at: list[int]
    units: list[Unit]
    segment_of: list[int]


def sounds_of(segments: Sequence[Segment], language: str) -> Sounds:
    """The string of sounds of a whole transcript; nothing is found across a break or a sentence's mark."""
    parts: list[str] = []
    units: list[Unit] = []
    segment_of: list[int] = []
    for number, segment in enumerate(segments):
        for unit, is_first in _units(segment, language):
            parts.append(BREAK * is_first + unit.code)
            units.append(unit)
            segment_of.append(number)
    unit_at, ends_at = _boundaries(parts)
    return Sounds("".join(parts), unit_at, ends_at, units, segment_of)


def plain_units(text: str, language: str) -> list[tuple[str, str]]:
    """Plain letters and code of each unit of a text."""
    pattern = _CHINESE_UNIT if language == CHINESE else _ENGLISH_UNIT
    return [(match.group(), code_of(match.group(), language)) for match in pattern.finditer(folded(text))]


@lru_cache(maxsize=50_000)
def code_of(plain: str, language: str) -> str:
    """The sound of one unit. English: Metaphone without vowels, so that it is the same joined or apart."""
    if language == CHINESE:
        return sound_code(plain) if len(plain) == 1 else plain
    return plain if plain.isdecimal() else jellyfish.metaphone(plain).translate(_VOWELS)


def _boundaries(parts: Sequence[str]) -> tuple[list[int], list[int]]:
    size = sum(map(len, parts)) + 1
    unit_at, ends_at = [-1] * size, [-1] * size
    at = 0
    for number, part in enumerate(parts):
        start = at + part.startswith(BREAK)
        at += len(part)
        if at > start:  # a word of vowels alone has no sound: it goes with its neighbour
            unit_at[start], ends_at[at] = number, number
    return unit_at, ends_at


def _units(segment: Segment, language: str) -> Iterator[tuple[Unit, bool]]:
    """The units of a segment, each with whether a break comes before it."""
    pattern = _CHINESE_UNIT if language == CHINESE else _ENGLISH_UNIT
    texts = [_same_length(word.text) for word in segment.words]
    found = [(number, match) for number, text in enumerate(texts) for match in pattern.finditer(text)]
    marks = _ordinary([match.group() for _, match in found], language)
    gap = "."
    for n, ((number, match), mark) in enumerate(zip(found, marks, strict=True)):
        start, end = match.span()
        if n:
            before, last = found[n - 1]
            gap = texts[number][last.end() if before == number else 0 : start]
            gap += "" if before == number else texts[before][last.end() :]
        unit = Unit(number, start, end, match.group(), code_of(match.group(), language), mark)
        yield unit, _STOP.search(gap) is not None


def _same_length(text: str) -> str:
    """In lower case where that moves no letter."""
    lower = text.casefold()
    return lower if len(lower) == len(text) else text.lower() if len(text.lower()) == len(text) else text


def _ordinary(plains: Sequence[str], language: str) -> list[Ordinary]:
    if language != CHINESE:
        return [Ordinary(is_ordinary_english(plain)) for plain in plains]
    marks = ordinary_chinese("".join(plains))
    starts = [0]
    for plain in plains:
        starts.append(starts[-1] + len(plain))
    return [marks[start] for start in starts[:-1]]
