"""A transcript as pages show it (macros/transcript.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words
from app.transcription.policy.masking import LABELS, masked_runs

Quoted = Callable[[Speaker, Word], str | None]


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word with the space before it, if any. ``evidence`` is the id of a finding that quotes it (Q3).

    Personal data is one word, whatever it is made of; ``masked`` is its kind (X3). ``heard`` is
    what the engine wrote where a term list put the word in its place.
    """

    start: float
    end: float
    text: str
    unsure: bool
    evidence: str | None
    masked: str | None = None
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said in one breath; ``channel`` is the speaker's name. Times in seconds.

    ``segment`` is the id of its row, 0 where there is none; ``corrected``: a person changed its words.
    """

    start: float
    end: float
    channel: str
    words: Sequence[ShownWord]
    segment: int = 0
    corrected: bool = False

    @property
    def is_masked(self) -> bool:
        """Whether something in it is hidden from this reader (X3)."""
        return any(word.masked for word in self.words)


def turns_of(
    transcript: Transcript,
    unsure_below: float,
    quoted: Quoted = lambda speaker, word: None,
    *,
    masks: Sequence[Sequence[Any]] | None,
    rows: Sequence[tuple[int, bool]] = (),
) -> list[Turn]:
    """The turns of ``transcript``; words less probable than ``unsure_below`` are marked as unsure.

    ``quoted(speaker, word)`` names the finding whose evidence the word belongs to. ``masks`` are those of
    each segment; None shows everything and is for those alone who may know customer data (X3). ``rows``
    says of each segment its row's id, and whether a person corrected it.
    """
    hidden = [()] * len(transcript.segments) if masks is None else masks
    return [
        Turn(
            segment.start_s,
            segment.end_s,
            segment.speaker.value,
            list(_words(segment, row, transcript.language, unsure_below, quoted)),
            *known,
        )
        for segment, row, known in zip(
            transcript.segments, hidden, rows or [(0, False)] * len(hidden), strict=True
        )
    ]


def _words(
    segment: Segment, masks: Sequence[Any], language: str, unsure_below: float, quoted: Quoted
) -> Iterator[ShownWord]:
    runs = list(masked_runs([word.text for word in segment.words], masks, LABELS))
    texts = [run.text for run in runs]
    spaces = ["", *(join_words(pair, language)[len(pair[0]) : -len(pair[1])] for pair in pairwise(texts))]
    for space, run in zip(spaces, runs, strict=True):
        words = segment.words[run.first : run.last]
        yield ShownWord(
            words[0].start_s,
            words[-1].end_s,
            space + run.text,
            run.kind is None and words[0].probability < unsure_below,
            next(filter(None, (quoted(segment.speaker, word) for word in words)), None),
            run.kind,
            words[0].heard if run.kind is None else None,
        )
