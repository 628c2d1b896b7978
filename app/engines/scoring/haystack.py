"""A whole transcript as one string to search in, with the way back to words and seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.engines.scoring.normalise import units
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words, split_words

BREAK = "\n"
# A phrase does not go on after a pause as long as this.
LONGEST_PAUSE_S = 2.5


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word and who said it."""

    speaker: Speaker
    word: Word


@dataclass(frozen=True, slots=True)
class Haystack:
    """``code`` and ``plain`` of all units, speaker after speaker, with a break where a phrase must end.

    ``starts[i]`` and ``ends[i]``: a unit begins at, ends before character ``i``. ``unit_at[i]``: the
    unit of character ``i``; ``word_of[u]``, ``block_of[u]``: word and unbroken block of unit ``u``.
    """

    code: str
    plain: str
    starts: bytearray
    ends: bytearray
    unit_at: list[int]
    word_of: list[int]
    block_of: list[int]
    words: tuple[HeardWord, ...]


def haystack(transcript: Transcript, language: str) -> Haystack:
    """The transcript as one string; words without times get theirs from their segment's length."""
    words = tuple(_heard(transcript))
    codes: list[str] = []
    plains: list[str] = []
    unit_at: list[int] = []
    word_of: list[int] = []
    block_of: list[int] = []
    block = 0
    for index, heard in enumerate(words):
        if index and _breaks(words[index - 1], heard):
            block += 1
            codes.append(BREAK)
            plains.append(BREAK)
            unit_at.append(-1)
        for unit in units(heard.word.text, language):
            unit_at.extend([len(word_of)] * len(unit.code))
            codes.append(unit.code)
            plains.append(unit.plain)
            word_of.append(index)
            block_of.append(block)
    starts, ends = _boundaries(codes)
    return Haystack("".join(codes), "".join(plains), starts, ends, unit_at, word_of, block_of, words)


def spoken(words: Iterable[HeardWord], language: str) -> str:
    """The words as one text, with spaces where the language has them."""
    return join_words([heard.word.text.strip() for heard in words], language)


def _breaks(before: HeardWord, after: HeardWord) -> bool:
    return before.speaker != after.speaker or after.word.start_s - before.word.end_s > LONGEST_PAUSE_S


def _boundaries(parts: list[str]) -> tuple[bytearray, bytearray]:
    length = sum(len(part) for part in parts)
    starts, ends = bytearray(length + 1), bytearray(length + 1)
    position = 0
    for part in parts:
        if part != BREAK:
            starts[position] = 1
            ends[position + len(part)] = 1
        position += len(part)
    return starts, ends


def _heard(transcript: Transcript) -> Iterator[HeardWord]:
    for speaker in Speaker:
        for segment in transcript.segments:
            if segment.speaker == speaker:
                for word in segment.words or _spread(segment):
                    yield HeardWord(speaker, word)


def _spread(segment: Segment) -> Iterator[Word]:
    """The words of a segment that came without times: each takes time by its number of letters."""
    pieces = split_words(segment.text)
    letters = sum(len(piece) for piece in pieces)
    passed = 0
    for piece in pieces:
        start_s = segment.start_s + (segment.end_s - segment.start_s) * passed / letters
        passed += len(piece)
        end_s = segment.start_s + (segment.end_s - segment.start_s) * passed / letters
        yield Word(piece, start_s, end_s, segment.confidence)
