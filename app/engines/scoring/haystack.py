"""A whole transcript as one string to search in, with the way back to words and seconds.

What searching needs is made at once and as columns; what only a phrase that was found needs, when it is
asked for: in most calls most phrases are not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import fsum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engines.scoring.normalise import Unit, units
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words, split_words

# A phrase does not go on after a pause as long as this.
LONGEST_PAUSE_S = 2.5
# Letters are joined as rows of two numbers, code and writing. No letter needs the last byte of a number: that
# of the code tells where a unit begins, and where a break is.
_LETTER, _LETTERS, _MARK_AT = np.dtype("<u4"), "utf-32-le", 24
_LETTER_BITS = (1 << _MARK_AT) - 1
UNIT, BREAK = 1, 2
# So many words are remembered, which is more than a centre says in a day; then it begins anew.
_MOST_WORDS = 50_000


class HeardWord(NamedTuple):
    """A word and who said it."""

    speaker: Speaker
    word: Word


Block = tuple[Speaker, list[Word]]
Letters = NDArray[np.uint32]


@dataclass(frozen=True)
class Haystack:
    """The code of all units, speaker after speaker, with a break where a phrase must end.

    ``blocks``: the words between two breaks, and who says them. ``letters``: the code; ``written``: its
    writing, letter for letter; ``marks``: where a unit begins, and where a break is.
    """

    language: str
    blocks: tuple[Block, ...]
    letters: Letters
    written: Letters
    marks: Letters

    @cached_property
    def code(self) -> str:
        """The code as a string."""
        return self.letters.tobytes().decode(_LETTERS)

    @cached_property
    def plain(self) -> str:
        """The writing as a string."""
        return self.written.tobytes().decode(_LETTERS)

    @cached_property
    def words(self) -> tuple[HeardWord, ...]:
        """Every word heard, speaker after speaker."""
        return tuple([HeardWord(speaker, word) for speaker, words in self.blocks for word in words])

    @cached_property
    def word_of(self) -> list[int]:
        """The word of each unit."""
        counts = [len(units(heard.word.text, self.language)) for heard in self.words]
        words: list[int] = np.repeat(np.arange(len(counts)), counts).tolist()
        return words

    @cached_property
    def block_of(self) -> list[int]:
        """The block of each unit."""
        blocks: list[int] = np.cumsum(self.marks == BREAK)[self.marks == UNIT].tolist()
        return blocks

    @cached_property
    def unit_at(self) -> list[int]:
        """The unit of each character, −1 for a break."""
        unit = np.cumsum(self.marks == UNIT) - 1
        unit[self.marks == BREAK] = -1
        units_at: list[int] = unit.tolist()
        return units_at


def haystack(transcript: Transcript, language: str) -> Haystack:
    """The transcript as one string; words without times get theirs from their segment's length."""
    blocks = tuple(_blocks(transcript))
    coded = _coded(language).__getitem__
    joined = _BREAK_ROW.join([b"".join(map(coded, [word.text for word in words])) for _, words in blocks])
    rows = np.frombuffer(joined, dtype=_LETTER).reshape(-1, 2)
    code, written = rows[:, 0], rows[:, 1].copy()
    marks = code >> np.uint32(_MARK_AT)
    return Haystack(language, blocks, code & np.uint32(_LETTER_BITS), written, marks)


def letters_of(code: str) -> Letters:
    """The letters as numbers."""
    return np.frombuffer(code.encode(_LETTERS), dtype=_LETTER)


def spoken(words: Iterable[HeardWord], language: str) -> str:
    """The words as one text, with spaces where the language has them."""
    return join_words([heard.word.text.strip() for heard in words], language)


def mean_probability(words: Sequence[HeardWord]) -> float:
    """Mean probability of the words, of which there is at least one; exactly rounded.

    ``sum`` rounds in another way from Python 3.12 on, and a last bit decides which of two hits is quoted.
    """
    return fsum(heard.word.probability for heard in words) / len(words)


class _Coded(dict[str, bytes]):
    """Each word as rows of letters; calls use the same words again and again."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _MOST_WORDS:
            self.clear()
        rows = self[word] = b"".join([_rows(unit, UNIT) for unit in units(word, self._language)])
        return rows


_coded = cache(_Coded)


def _rows(unit: Unit, mark: int) -> bytes:
    rows = np.array([letters_of(unit.code), letters_of(unit.plain)], dtype=_LETTER).T
    rows[0, 0] |= mark << _MARK_AT
    return rows.tobytes()


_BREAK_ROW = _rows(Unit("\n", "\n"), BREAK)


def _blocks(transcript: Transcript) -> Iterator[Block]:
    for speaker in Speaker:
        block: list[Word] = []
        reached = np.inf
        for segment in transcript.segments:
            if segment.speaker != speaker:
                continue
            for word in segment.words or _spread(segment):
                if word.start_s - reached > LONGEST_PAUSE_S:
                    yield speaker, block
                    block = []
                block.append(word)
                reached = word.end_s
        if block:
            yield speaker, block


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
