"""Whether what should not matter shifts scores: slot, team, tenure, gender, hour of scoring (S6, J3).

A factor that changes within an agent's calls (slot, hour) is compared within agents and monitors, both
absorbed. A factor of the agent himself (team, gender) is compared between agents, once monitors are taken
out, against how much agents differ among themselves: a difference there can be one of the work itself, and
says that somebody should look, not that somebody was unfair. F tests; p-values of all factors by Holm (1979),
*A simple sequentially rejective multiple test procedure*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.agreement import numbered
from app.engines.estimate.contrasts import Compared, between_agents, within_calls
from app.engines.estimate.means import t_quantile

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Factor:
    """A level of each score (n,), any labels, below 0 where it is not known; ``of_agent`` where it is the
    agent's and not the call's.
    """

    level: Ints
    of_agent: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a centre asks before it says a thing: a level has at least ``scores`` of ``agents``; errors of one
    kind in ``alpha`` of all looks; fewer points than ``matters`` are no matter; an interval that reaches
    further than ``unsure`` points either way cannot say that there is nothing.
    """

    scores: int = 30
    agents: int = 5
    alpha: float = 0.05
    matters: float = 1.0
    unsure: float = 3.0


LIMITS = Limits()


class Reading(StrEnum):
    """What a supervisor may take from it; sentences are made from this and the effects."""

    TOO_FEW = "too_few"
    NO_SIGN = "no_sign"
    SLIGHT = "slight"
    """There, but smaller than matters."""
    PERHAPS = "perhaps"
    """Look again with more scores."""
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Effect:
    """``points`` that scores at a level are higher (+) or lower (−) than the mean of the other levels, with
    the interval of this level alone."""

    level: int
    scores: int
    agents: int
    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shift:
    """``effects`` by ascending level; ``left_out`` levels had too few scores or agents. ``p`` and
    ``adjusted`` (for all factors of the call) are None where nothing could be compared."""

    reading: Reading
    effects: tuple[Effect, ...]
    left_out: tuple[int, ...]
    p: float | None = None
    adjusted: float | None = None

    @property
    def strongest(self) -> Effect | None:
        """The effect to name in a sentence; of two levels, which mirror each other, the rarer one."""
        return max(self.effects, key=lambda one: (round(abs(one.points), 6), -one.scores), default=None)


def shifts(
    score: Floats, agent: Ints, monitor: Ints, factors: Mapping[str, Factor], limits: Limits = LIMITS
) -> dict[str, Shift]:
    """Test each factor on columns (n,) of scores in points; answers by the names handed in."""
    tested = {name: _tested(score, agent, monitor, factor, limits) for name, factor in factors.items()}
    asked = [name for name, one in tested.items() if one.p is not None]
    adjusted = dict(zip(asked, holm(np.array([tested[name].p for name in asked])).tolist(), strict=True))
    return {
        name: one if one.p is None else _read(one, adjusted[name], limits) for name, one in tested.items()
    }


def holm(p: Floats) -> Floats:
    """p-values adjusted for having looked at all of them, in the order handed in."""
    order = np.argsort(p)
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(steps)
    adjusted[order] = np.minimum(steps, 1)
    return adjusted


def _tested(score: Floats, agent: Ints, monitor: Ints, factor: Factor, limits: Limits) -> Shift:
    labels, level, scores = np.unique(factor.level, return_inverse=True, return_counts=True)
    heard = numbered(level, agent)[1][:, 0]
    agents = np.bincount(heard, minlength=len(labels))
    enough = (labels >= 0) & (scores >= limits.scores) & (agents >= limits.agents)
    left_out = tuple(labels[~enough & (labels >= 0)].tolist())
    used = enough[level] if len(level) else np.zeros(0, dtype=np.bool_)
    kept = (np.unique(column[used], return_inverse=True)[1] for column in (agent, monitor, level))
    compare = between_agents if factor.of_agent else within_calls
    compared = compare(score[used], *kept) if enough.sum() > 1 else None
    if compared is None:
        return Shift(Reading.TOO_FEW, (), left_out)
    effects = _effects(compared, labels[enough], scores[enough], agents[enough])
    return Shift(Reading.TOO_FEW, effects, left_out, compared.p)


def _effects(compared: Compared, *columns: Ints) -> tuple[Effect, ...]:
    half = t_quantile(compared.degrees, 0.95) * np.sqrt(np.diag(compared.covariance))
    rows = zip(*(column.tolist() for column in (*columns, compared.points, half)), strict=True)
    return tuple(Effect(label, n, of, at, at - reach, at + reach) for label, n, of, at, reach in rows)


def _read(shift: Shift, adjusted: float, limits: Limits) -> Shift:
    reading = _reading(shift, adjusted, limits)
    return Shift(reading, shift.effects, shift.left_out, shift.p, adjusted)


def _reading(shift: Shift, adjusted: float, limits: Limits) -> Reading:
    most = max(abs(effect.points) for effect in shift.effects)
    reach = max(max(-effect.low, effect.high) for effect in shift.effects)
    if adjusted < limits.alpha:
        return Reading.CLEAR if most >= limits.matters else Reading.SLIGHT
    if shift.p is not None and shift.p < limits.alpha and most >= limits.matters:
        return Reading.PERHAPS
    return Reading.TOO_FEW if reach > limits.unsure else Reading.NO_SIGN
