"""A transcript as pages show it (macros/transcript.html)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words

Quoted = Callable[[Speaker, Word], str | None]


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word with the space before it, if any. ``evidence`` is the id of a finding that quotes it (Q3).

    ``heard`` is what the engine wrote where a term list put the word in its place.
    """

    start: float
    end: float
    text: str
    unsure: bool
    evidence: str | None
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said in one breath; ``channel`` is the speaker's name. Times in seconds."""

    start: float
    end: float
    channel: str
    words: Sequence[ShownWord]


def turns_of(
    transcript: Transcript, unsure_below: float, quoted: Quoted = lambda speaker, word: None
) -> list[Turn]:
    """The turns of ``transcript``; words less probable than ``unsure_below`` are marked as unsure.

    ``quoted(speaker, word)`` names the finding whose evidence the word belongs to.
    """
    return [
        Turn(
            segment.start_s,
            segment.end_s,
            segment.speaker.value,
            _words(segment, transcript.language, unsure_below, quoted),
        )
        for segment in transcript.segments
    ]


def _words(segment: Segment, language: str, unsure_below: float, quoted: Quoted) -> list[ShownWord]:
    texts = [word.text for word in segment.words]
    spaces = ["", *(join_words(pair, language)[len(pair[0]) : -len(pair[1])] for pair in pairwise(texts))]
    return [
        ShownWord(
            word.start_s,
            word.end_s,
            space + word.text,
            word.probability < unsure_below,
            quoted(segment.speaker, word),
            word.heard,
        )
        for space, word in zip(spaces, segment.words, strict=True)
    ]
