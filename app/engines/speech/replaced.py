"""Words of a segment with a term in their place: merged or divided as the term is, in their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.engines.speech.heard_units import Unit
from app.engines.speech.types import Segment, Word
from app.engines.speech.wording import CHINESE, join_words


@dataclass(frozen=True, slots=True)
class Replacement:
    """Units of one segment, in a row, and what is to stand in their place."""

    units: tuple[Unit, ...]
    say: str


def replaced(segment: Segment, replacements: Sequence[Replacement], language: str) -> Segment:
    """The segment with all replacements, which do not overlap."""
    words = list(segment.words)
    for each in sorted(replacements, key=lambda r: (r.units[0].word, r.units[0].start), reverse=True):
        first, last = each.units[0].word, each.units[-1].word
        words[first : last + 1] = _new_words(words[first : last + 1], each, first, language)
    return replace(segment, words=tuple(words), text=join_words([word.text for word in words], language))


def _new_words(old: Sequence[Word], each: Replacement, offset: int, language: str) -> list[Word]:
    before = old[0].text[: each.units[0].start]
    behind = old[-1].text[each.units[-1].end :]
    new = _term_words(old, each, offset, language)
    if before and not any(letter.isalnum() for letter in before):
        new[0] = replace(new[0], text=before + new[0].text)
        before = ""
    if behind and not _stands_alone(behind):
        new[-1] = replace(new[-1], text=new[-1].text + behind)
        behind = ""
    left = [_part(old[0], 0, each.units[0].start)] if before else []
    right = [_part(old[-1], each.units[-1].end, len(old[-1].text))] if behind else []
    return [*left, *new, *right]


def _stands_alone(rest: str) -> bool:
    """Whether more follows than punctuation or the end of a possessive."""
    return rest[:2] not in ("'s", "’s") and any(letter.isalnum() for letter in rest)


def _term_words(old: Sequence[Word], each: Replacement, offset: int, language: str) -> list[Word]:
    parts = [_part(old[unit.word - offset], unit.start, unit.end) for unit in each.units]
    names = [each.say] if language == CHINESE else each.say.split()
    rows = _shared(parts, names)
    if any(not row for row in rows):  # one word was heard where the term has several
        names, rows = [each.say], [parts]
    return [_term_word(name, row, language) for name, row in zip(names, rows, strict=True)]


def _shared(parts: Sequence[Word], names: Sequence[str]) -> list[list[Word]]:
    """Which heard words stand for which word of the term, by their share of the letters."""
    rows: list[list[Word]] = [[] for _ in names]
    if len(parts) == len(names):
        return [[part] for part in parts]
    ends = [sum(len(name) for name in names[: n + 1]) / sum(map(len, names)) for n in range(len(names))]
    total, passed = sum(len(part.text) for part in parts), 0
    for part in parts:
        middle = (passed + len(part.text) / 2) / total
        passed += len(part.text)
        rows[next(n for n, end in enumerate(ends) if middle < end or n == len(ends) - 1)].append(part)
    return rows


def _term_word(name: str, parts: Sequence[Word], language: str) -> Word:
    heard = join_words([part.heard or part.text for part in parts], language)
    probability = min(part.probability for part in parts)
    return Word(name, parts[0].start_s, parts[-1].end_s, probability, None if heard == name else heard)


def _part(word: Word, start: int, end: int) -> Word:
    """Letters ``start`` to ``end`` of a word, with their share of its time; the whole word as it is."""
    size = len(word.text)
    text = word.text[start:end]
    if not any(letter.isalnum() for letter in word.text[:start] + word.text[end:]):
        return replace(word, text=text)
    step = (word.end_s - word.start_s) / size
    start_s, end_s = round(word.start_s + start * step, 3), round(word.start_s + end * step, 3)
    return Word(text, start_s, end_s, word.probability)
