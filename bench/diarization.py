"""Diarization error rate, as NIST's scoring counts it: missed, false and confused speech by spoken time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.types import Span

_STEP_S = 0.01
_Flags = NDArray[np.bool_]


def error_rate(
    reference: Mapping[str, Sequence[Span]],
    heard: Mapping[str, Sequence[Span]],
    *,
    collar_s: float = 0.25,
    named: bool = False,
) -> float:
    """Errors in all the time that anybody speaks; ``collar_s`` around each edge of the reference is left out.

    Speakers are matched as they fit best, or by their names where ``named``. Time is counted in steps of
    10 ms. Raises ValueError where the reference has no speech to count.
    """
    edges = [edge for spans in reference.values() for span in spans for edge in (span.start_s, span.end_s)]
    ends = [span.end_s for spans in (*reference.values(), *heard.values()) for span in spans]
    length = int(max(ends, default=0.0) / _STEP_S) + 1
    counted = ~_flags([Span(edge - collar_s, edge + collar_s) for edge in edges], length)
    truth = {who: _flags(spans, length) & counted for who, spans in reference.items()}
    guess = {who: _flags(spans, length) & counted for who, spans in heard.items()}
    spoken, said = sum(truth.values()), sum(guess.values())
    total = int(np.sum(spoken))
    if not total:
        raise ValueError("the reference has no speech outside the collars")
    right = max(_right(truth, guess, match) for match in _matches(list(truth), list(guess), named))
    return (int(np.sum(np.maximum(spoken, said))) - right) / total


def _flags(spans: Sequence[Span], length: int) -> _Flags:
    flags = np.zeros(length, dtype=bool)
    for span in spans:
        flags[max(0, round(span.start_s / _STEP_S)) : max(0, round(span.end_s / _STEP_S))] = True
    return flags


def _matches(truth: list[str], guess: list[str], named: bool) -> list[dict[str, str]]:
    if named:
        return [{who: who for who in truth if who in guess}]
    padded = guess + [""] * max(0, len(truth) - len(guess))
    return [dict(zip(truth, some, strict=True)) for some in permutations(padded, len(truth))]


def _right(truth: Mapping[str, _Flags], guess: Mapping[str, _Flags], match: Mapping[str, str]) -> int:
    return sum(int((truth[who] & guess[other]).sum()) for who, other in match.items() if other in guess)
