"""Words cut into stretches that one voice is likely to speak: up to a pause or the end of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.types import Segment, Span, Word

_PAUSE_S = 0.15
_LONGEST_S = 2.0
_ENDS = (".", "?", "!", "。", "？", "！")
_ASKS = ("?", "？")
# How often the next stretch is the other's, counted on eight calls; between words said in one go never,
# but a boundary may be missed.
_FLUENT, _PAUSED, _ENDED, _ASKED = 0.05, 0.1, 0.5, 0.9
_TURN_PAUSE_S = 0.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one segment (``segment``: its place in the list); none where the segment has no word times."""

    segment: int
    span: Span
    words: tuple[Word, ...]
    text: str


def cut_stretches(segments: Sequence[Segment]) -> list[Stretch]:
    """The segments' words in order of time, cut at pauses, ends of sentences, and after two seconds."""
    return [
        Stretch(index, Span(words[0].start_s, max(w.end_s for w in words)), words, words[-1].text)
        if words
        else Stretch(index, Span(segment.start_s, segment.end_s), (), segment.text)
        for index, segment in sorted(enumerate(segments), key=lambda pair: (pair[1].start_s, pair[0]))
        for words in (_cut(segment.words) if segment.words else ((),))
    ]


def _cut(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    begin = 0
    for at in range(1, len(words)):
        last, following = words[at - 1], words[at]
        paused = following.start_s - last.end_s >= _PAUSE_S or last.text.endswith(_ENDS)
        if paused or following.end_s - words[begin].start_s > _LONGEST_S:
            yield tuple(words[begin:at])
            begin = at
    yield tuple(words[begin:])


def change_odds(stretches: Sequence[Stretch]) -> NDArray[np.float64]:
    """For each stretch the probability that the turn changed hands before it; 0.5 for the first."""
    before = [0.5]
    for last, following in pairwise(stretches):
        before.append(_change(last.text.strip(), following.span.start_s - last.span.end_s))
    return np.array(before[: len(stretches)])


def _change(text: str, pause_s: float) -> float:
    if pause_s < _TURN_PAUSE_S:
        return _FLUENT if pause_s < _PAUSE_S else _PAUSED
    if text.endswith(_ASKS):
        return _ASKED
    return _ENDED if text.endswith(_ENDS) else _PAUSED
