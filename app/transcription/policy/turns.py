"""A transcript as pages show it (macros/transcript.html)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from app.engines.speech.types import Segment, Transcript
from app.engines.speech.wording import spaces_before
from app.transcription.policy.masking import LABELS, masked_runs

Quoted = Callable[[Segment], Sequence[str | None]]


class LoneWord(NamedTuple):
    """A word of which there is more to say than how it looks, so that it is an element of its own.

    Personal data is one word, whatever it is made of; ``masked`` is its kind (X3). ``heard`` is what the
    engine wrote where a term list put the word in its place. Times in seconds.
    """

    start: float
    end: float
    masked: str | None
    heard: str | None


class Run(NamedTuple):
    """Words one after the other that look alike, as one text, with the space before each if any.

    ``evidence`` is the id of a finding that quotes them (Q3); ``word``: it is one that stands alone.
    """

    text: str
    unsure: bool
    evidence: str | None
    word: LoneWord | None = None

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to mark in it."""
        return not (self.unsure or self.evidence or self.word)


class Turn(NamedTuple):
    """What one speaker said in one breath; ``channel`` is the speaker's name. Times in seconds.

    ``runs``: its words as they are written. An hour has more than ten thousand; an element for each would
    keep a browser busy for seconds, and an object for each the server. ``times``: of each word that does not
    stand alone begin and end, in hundredths of a second from the turn's begin, and its length in UTF-16
    units, as scripts count text; js/transcript-words.js reads it. ``segment`` is the id of its row, 0 where
    there is none; ``corrected``: a person changed its words.
    """

    start: float
    end: float
    channel: str
    runs: Sequence[Run]
    times: str
    segment: int = 0
    corrected: bool = False

    @property
    def is_masked(self) -> bool:
        """Whether something in it is hidden from this reader (X3)."""
        return any(run.word and run.word.masked for run in self.runs)


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
            *_written(segment, row, transcript.language, unsure_below, quoted(segment)),
            *known,
        )
        for segment, row, known in zip(
            transcript.segments, hidden, rows or [(0, False)] * len(hidden), strict=True
        )
    ]


def _written(
    segment: Segment,
    masks: Sequence[Any],
    language: str,
    unsure_below: float,
    evidence: Sequence[str | None],
) -> tuple[list[Run], str]:
    """Runs and times of a turn."""
    runs: list[Run] = []
    times: list[str] = []
    alike: list[str] = []
    look: tuple[bool, str | None] = False, None
    begin, words = segment.start_s, segment.words
    shown = list(masked_runs([word.text for word in words], masks, LABELS))
    for space, (plain, first, last, kind) in zip(
        spaces_before([run.text for run in shown], language), shown, strict=True
    ):
        word, text = words[first], space + plain
        stands_alone = kind is not None or word.heard is not None
        looks = kind is None and word.probability < unsure_below, _first(evidence[first:last])
        if alike and (stands_alone or looks != look):
            runs.append(Run("".join(alike), *look))
            alike = []
        if stands_alone:
            lone = LoneWord(word.start_s, words[last - 1].end_s, kind, None if kind else word.heard)
            runs.append(Run(text, *looks, lone))
            continue
        look = looks
        alike.append(text)
        length = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
        times.append(f"{round(100 * (word.start_s - begin))} {round(100 * (word.end_s - begin))} {length}")
    if alike:
        runs.append(Run("".join(alike), *look))
    return runs, " ".join(times)


def _first(evidence: Sequence[str | None]) -> str | None:
    return next(filter(None, evidence), None)
