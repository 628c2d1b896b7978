"""Stretches of speech as two voices: split, honestly scored, and how sure that is (decision 0007).

1. Two-means on the sphere, from several starts that depend on nothing but the prints.
2. Each stretch is scored against voices that it did not help to make (leave one out): one voice cut
   in two looks well separated until one does that.
3. A hidden Markov chain over the stretches joins that with how often a turn changes hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.voiceprint import Prints

Numbers = NDArray[np.float64]
Sides = NDArray[np.int64]  # 0 or 1 for each stretch

# Measured on telephone calls woven from 15 voices (decision 0007): single voices cut in two reach a
# margin of 0.08, pairs that come apart begin at 0.10; the odds of a stretch grow with its length.
_MARGIN_EVEN, _MARGIN_SCALE = 0.10, 0.015
_ODDS_PER_S, _ODDS_FROM_S = 60.0, 1.0
_LONGEST_S, _SHORTEST_S = 2.0, 0.2
_STARTS = 12
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """``second``: probability (0–1) that a stretch is the second voice's. ``margin``: how much nearer
    stretches are to their own voice than to the other (a cosine); ``separation``: 0–1, how sure it is
    that there are two voices, told apart."""

    second: Numbers
    margin: float
    separation: float


def split_voices(prints: Prints, lengths_s: Numbers, changes: Numbers) -> TwoVoices | None:
    """Tell two voices apart; None where there is nothing to split (fewer than four stretches).

    ``prints`` has shape (n, d), unit rows; ``lengths_s`` (n,) seconds; ``changes`` (n,): the probability
    that the turn changed hands before the stretch, the first one's counts nothing.
    """
    if len(prints) < 4:
        return None
    weights = np.clip(lengths_s, _SHORTEST_S, _LONGEST_S) ** 1.5
    sides = _two_means(prints, weights)
    if sides is None:
        return None
    nearer = _left_out(prints, weights, sides)
    margin = float((np.where(sides == 1, nearer, -nearer) * weights).sum() / weights.sum())
    second = along_chain(_ODDS_PER_S * np.minimum(lengths_s, _ODDS_FROM_S) * nearer, changes)
    return TwoVoices(second, margin, sigmoid((margin - _MARGIN_EVEN) / _MARGIN_SCALE))


def sigmoid(odds: float) -> float:
    """A probability from its log odds."""
    return float(1 / (1 + np.exp(-odds)))


class _Split(NamedTuple):
    sides: Sides
    tightness: float


def _two_means(prints: Prints, weights: Numbers) -> Sides | None:
    best: _Split | None = None
    for start in _starts(prints, weights):
        found = _settled(prints, weights, start)
        if found is not None and (best is None or found.tightness > best.tightness + 1e-9):
            best = found
    return None if best is None else best.sides


def _starts(prints: Prints, weights: Numbers) -> list[Sides]:
    centred = prints - np.average(prints, axis=0, weights=weights)
    _, _, axes = np.linalg.svd(centred * np.sqrt(weights)[:, None], full_matrices=False)
    directions = list(axes[:3])
    heavy = np.argsort(-weights, kind="stable")[:_STARTS]
    for one in heavy:
        other = heavy[int(np.argmin(prints[heavy] @ prints[one]))]
        directions.append(prints[other] - prints[one])
    return [(centred @ direction > 0).astype(np.int64) for direction in directions]


def _settled(prints: Prints, weights: Numbers, sides: Sides) -> _Split | None:
    for _ in range(_ROUNDS):
        if sides.all() or not sides.any():
            return None
        voices = _unit(_sums(prints, weights, sides))
        near = prints @ voices.T
        moved = (near[:, 1] > near[:, 0]).astype(np.int64)
        if (moved == sides).all():
            return _Split(sides, float(near.max(axis=1) @ weights / weights.sum()))
        sides = moved
    return None


def _sums(prints: Prints, weights: Numbers, sides: Sides) -> Numbers:
    return np.stack([(prints * weights[:, None])[sides == side].sum(axis=0) for side in (0, 1)])


def _unit(rows: Numbers) -> Numbers:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Numbers = rows / np.maximum(length, 1e-12)
    return unit


def _left_out(prints: Prints, weights: Numbers, sides: Sides) -> Numbers:
    """How much nearer each stretch is to the second voice than to the first, itself left out of both."""
    sums = _sums(prints, weights, sides)
    near = []
    for side in (0, 1):
        mine = (weights * (sides == side))[:, None] * prints
        near.append((prints * _unit(sums[side] - mine)).sum(axis=1))
    return np.asarray(near[1] - near[0])


def along_chain(odds: Numbers, changes: Numbers) -> Numbers:
    """Forward and backward through the chain: probabilities of the second voice, given all stretches."""
    seen = np.stack([np.exp(np.minimum(0, -odds)), np.exp(np.minimum(0, odds))], axis=1)
    forward, backward = np.full_like(seen, 0.5), np.ones_like(seen)
    forward[0] *= seen[0]
    for at in range(1, len(seen)):
        forward[at] = _stepped(forward[at - 1], changes[at]) * seen[at]
        forward[at] /= forward[at].sum()
    for at in range(len(seen) - 2, -1, -1):
        backward[at] = _stepped(backward[at + 1] * seen[at + 1], changes[at + 1])
        backward[at] /= backward[at].sum()
    both = forward * backward
    return np.asarray(both[:, 1] / both.sum(axis=1))


def _stepped(state: Numbers, change: float) -> Numbers:
    return state * (1 - change) + state[::-1] * change
