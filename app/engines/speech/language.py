"""Which language a call is in: one for the whole call, by several stretches of both parties."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.wording import CHINESE, ENGLISH

Samples = NDArray[np.float32]
Odds = Callable[[Samples], Mapping[str, float]]
# A party's first words are often a greeting in the other language or a name: two more stretches are
# heard where the first are not clear.
_STRETCHES = 3
_CLEAR = 0.95
_LEAST_ODDS = 1e-3


@dataclass(frozen=True, slots=True)
class HeardLanguage:
    """``language`` is "en" or "zh-CN"; ``confidence`` from 0.5 (a toss) to 1."""

    language: str
    confidence: float


def hear_language(chunks: Sequence[Sequence[Samples]], odds: Odds) -> HeardLanguage:
    """The language of a call from its packed chunks, one row a channel, and a model's ``odds``.

    Evidence of stretches adds up by their length, so that a Chinese call with English words in it stays
    Chinese. A call without speech is English with confidence 0.5.
    """
    weight = evidence = 0.0
    for row in _rounds(chunks):
        for chunk in row:
            evidence += _log_odds(odds(chunk)) * len(chunk)
            weight += len(chunk)
        if _confidence(evidence, weight) >= _CLEAR:
            break
    return HeardLanguage(CHINESE if evidence > 0 else ENGLISH, _confidence(evidence, weight))


def _rounds(chunks: Sequence[Sequence[Samples]]) -> Iterator[list[Samples]]:
    spread = [[row[i] for i in _spread(len(row))] for row in chunks]
    for several in zip_longest(*spread):
        yield [chunk for chunk in several if chunk is not None]


def _spread(count: int) -> list[int]:
    return list(dict.fromkeys([0, count // 2, count - 1]))[: min(count, _STRETCHES)] if count else []


def _log_odds(odds: Mapping[str, float]) -> float:
    return math.log(max(odds["zh"], _LEAST_ODDS) / max(odds["en"], _LEAST_ODDS))


def _confidence(evidence: float, weight: float) -> float:
    return 1 / (1 + math.exp(-abs(evidence) / weight)) if weight else 0.5
