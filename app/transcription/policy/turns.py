"""A transcript as pages show it (macros/transcript.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from app.engines.speech.types import Segment, Transcript
from app.engines.speech.wording import spaces_before
from app.transcription.policy.masking import LABELS, masked_runs

Quoted = Callable[[Segment], Sequence[str | None]]


class ShownWord(NamedTuple):
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

    @property
    def stands_alone(self) -> bool:
        """Whether there is more to say of it than how it looks, so that it is an element of its own."""
        return bool(self.masked or self.heard)


class Run(NamedTuple):
    """Words one after the other that look alike, as one text; ``word`` where it is one that stands alone."""

    text: str
    unsure: bool
    evidence: str | None
    word: ShownWord | None = None

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to mark in it."""
        return not (self.unsure or self.evidence or self.word)


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

    @property
    def runs(self) -> list[Run]:
        """The words as they are written.

        An hour has more than ten thousand words; an element for each would keep a browser busy for seconds.
        """
        alike = groupby(self.words, key=lambda word: (word.unsure, word.evidence, word.stands_alone))
        return [
            run
            for (unsure, evidence, alone), words in alike
            for run in (
                [Run(word.text, unsure, evidence, word) for word in words]
                if alone
                else [Run("".join(word.text for word in words), unsure, evidence)]
            )
        ]

    @property
    def times(self) -> str:
        """Of each word that does not stand alone begin and end, in hundredths of a second from the turn's
        begin, and its length in UTF-16 units, as scripts count text. js/transcript-words.js reads it.
        """
        return " ".join(
            f"{round(100 * (word.start - self.start))} {round(100 * (word.end - self.start))} "
            f"{len(word.text.encode('utf-16-le')) // 2}"
            for word in self.words
            if not word.stands_alone
        )


def _nothing(segment: Segment) -> Sequence[str | None]:
    return [None] * len(segment.words)


def turns_of(
    transcript: Transcript,
    unsure_below: float,
    quoted: Quoted = _nothing,
    *,
    masks: Sequence[Sequence[Any]] | None,
    rows: Sequence[tuple[int, bool]] = (),
) -> list[Turn]:
    """The turns of ``transcript``; words less probable than ``unsure_below`` are marked as unsure.

    ``quoted(segment)`` names for each word the finding whose evidence it belongs to. ``masks`` are those of
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
    evidence = quoted(segment)
    for space, run in zip(spaces_before([run.text for run in runs], language), runs, strict=True):
        words = segment.words[run.first : run.last]
        yield ShownWord(
            words[0].start_s,
            words[-1].end_s,
            space + run.text,
            run.kind is None and words[0].probability < unsure_below,
            next(filter(None, evidence[run.first : run.last]), None),
            run.kind,
            words[0].heard if run.kind is None else None,
        )
