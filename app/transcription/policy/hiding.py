"""Where in a call private words are said, and what may be quoted from there (X3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from app.engines.masking.rules import Beep
from app.engines.speech.sidecar import spread_words
from app.engines.speech.wording import join_words
from app.transcription.policy.masking import Run, masked_runs

_LONGEST_QUOTE = 160
_SAME_S = 0.002


class Spoken(Protocol):
    """A stored segment, as far as it is needed here."""

    speaker: str
    start_s: float
    end_s: float
    masks: list[Any]

    @property
    def holding_words(self) -> list[Any]: ...


def private_spans(segments: Iterable[Spoken], beep: Beep) -> list[tuple[float, float]]:
    """When private words are said, from–to seconds, padded, in order, without overlap."""
    spans = sorted(span for segment in segments if segment.masks for span in _spans(segment, beep))
    joined: list[tuple[float, float]] = []
    for start_s, end_s in spans:
        if joined and start_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end_s, joined[-1][1]))
        else:
            joined.append((start_s, end_s))
    return joined


def _spans(segment: Spoken, beep: Beep) -> Iterator[tuple[float, float]]:
    words = segment.holding_words
    padding_s = beep.padding_unmeasured_s if _are_times_spread(segment) else beep.padding_s
    for first, last, *_kind in segment.masks:
        start_s, end_s = float(words[first][1]), float(words[last - 1][2])
        yield round(max(0.0, start_s - padding_s), 3), round(end_s + padding_s, 3)


def _are_times_spread(segment: Spoken) -> bool:
    """Whether nobody measured when each word was said: the times are shares of the segment's."""
    words = segment.holding_words
    shares = spread_words([str(word[0]) for word in words], segment.start_s, segment.end_s)
    return all(abs(word[1] - share.start_s) < _SAME_S for word, share in zip(words, shares, strict=True))


def masked_quote(
    quote: str,
    speaker: str | None,
    span: tuple[float, float],
    segments: Sequence[Spoken],
    language: str,
    labels: Mapping[str, object],
) -> str:
    """What a finding quotes from ``span`` of the call, as everybody may read it (Q3, X3).

    Where private words were said there, the quotation is written again from the words that hold.
    """
    start_s, end_s = span
    there = [
        segment
        for segment in segments
        if segment.start_s <= end_s and segment.end_s >= start_s and speaker in (None, segment.speaker)
    ]
    runs = [run for segment in there for run in _runs_within(segment, start_s, end_s, labels)]
    if all(run.kind is None for run in runs):
        return quote
    text = join_words([run.text for run in runs], language)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def _runs_within(
    segment: Spoken, start_s: float, end_s: float, labels: Mapping[str, object]
) -> Iterator[Run]:
    words = segment.holding_words
    for run in masked_runs([str(word[0]) for word in words], segment.masks, labels):
        if words[run.first][1] <= end_s and words[run.last - 1][2] >= start_s:
            yield run
