"""A whole transcript as one string to search in, with the way back to words and seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from app.engines.scoring.normalise import Unit, units
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words, split_words

_STOP = Unit("\n", "\n")
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

    ``starts``, ``ends``: the characters at which units begin, and before which they end, ascending;
    ``starts_before[i]``, ``ends_before[i]``: how many of them are less than i, for i up to the length
    (ends: one more). ``block_at``: for each character its unbroken block, −1 for a break. ``unit_at[i]``:
    the unit of character ``i``; ``word_of[u]``, ``block_of[u]``: word and block of unit ``u``.
    """

    code: str
    plain: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    starts_before: NDArray[np.int32]
    ends_before: NDArray[np.int32]
    block_at: NDArray[np.int32]
    unit_at: list[int]
    word_of: list[int]
    block_of: list[int]
    words: tuple[HeardWord, ...]


def haystack(transcript: Transcript, language: str) -> Haystack:
    """The transcript as one string; words without times get theirs from their segment's length."""
    words = tuple(_heard(transcript))
    found: list[tuple[Unit, ...]] = [units(heard.word.text, language) for heard in words]
    breaks = [index > 0 and _breaks(words[index - 1], words[index]) for index in range(len(words))]
    blocks = list(accumulate(int(stop) for stop in breaks))
    pieces: list[Unit] = [
        piece
        for stop, some in zip(breaks, found, strict=True)
        for piece in ((_STOP, *some) if stop else some)
    ]
    word_of = [index for index, some in enumerate(found) for _unit in some]
    block_of = [blocks[index] for index in word_of]
    lengths = np.fromiter((len(piece.code) for piece in pieces), dtype=np.int32, count=len(pieces))
    is_unit = np.fromiter((piece is not _STOP for piece in pieces), dtype=np.bool_, count=len(pieces))
    reached = np.cumsum(lengths, dtype=np.int32)
    starts, ends, size = (reached - lengths)[is_unit], reached[is_unit], int(lengths.sum())
    unit_at = np.repeat(np.where(is_unit, np.cumsum(is_unit) - 1, -1), lengths)
    block_at = np.where(unit_at < 0, -1, np.array([*block_of, -1], dtype=np.int32)[unit_at])
    return Haystack(
        code="".join([piece.code for piece in pieces]),
        plain="".join([piece.plain for piece in pieces]),
        starts=starts,
        ends=ends,
        starts_before=_before(starts, size),
        ends_before=_before(ends, size + 1),
        block_at=block_at,
        unit_at=unit_at.tolist(),
        word_of=word_of,
        block_of=block_of,
        words=words,
    )


def _before(places: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    return np.cumsum(np.bincount(places + 1, minlength=size + 1)[: size + 1], dtype=np.int32)


def spoken(words: Iterable[HeardWord], language: str) -> str:
    """The words as one text, with spaces where the language has them."""
    return join_words([heard.word.text.strip() for heard in words], language)


def _breaks(before: HeardWord, after: HeardWord) -> bool:
    return before.speaker != after.speaker or after.word.start_s - before.word.end_s > LONGEST_PAUSE_S


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
