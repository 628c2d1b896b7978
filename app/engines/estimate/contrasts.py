"""Levels of a factor beside each other, each against the mean of the others, without agents and monitors."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from app.engines.estimate.additive import NOTHING, inverse_of, within_agents

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


class Compared(NamedTuple):
    """Points of each level above the mean of the others (l,), their covariance, degrees of freedom."""

    points: Floats
    covariance: Floats
    degrees: int

    @property
    def p(self) -> float:
        """How often chance alone would set levels at least so far apart (F test)."""
        apart, covariance = self.points[1:], self.covariance[1:, 1:]  # the first follows from the others
        turned = float(apart @ np.linalg.solve(covariance, apart)) / len(apart)
        return float(fdtrc(len(apart), self.degrees, turned))


def within_calls(score: Floats, agent: Ints, monitor: Ints, level: Ints) -> Compared | None:
    """Levels that change from call to call; columns (n,) numbered 0, 1, …. None where not all levels meet
    in agents and monitors, or no degree of freedom or spread is left."""
    within = within_agents(score, agent, monitor, level)
    levels, others = int(level.max()) + 1, int(monitor.max()) + 1
    heard, own = within.vector[:others], within.vector[others:]
    across = within.matrix[others:, :others]
    monitors, rank = inverse_of(within.matrix[:others, :others])
    inverse, seen = inverse_of(within.matrix[others:, others:] - across @ monitors @ across.T)
    vector = own - across @ monitors @ heard
    degrees = within.degrees - rank - seen
    rest = within.squares - float(heard @ monitors @ heard + vector @ inverse @ vector)
    if seen < levels - 1 or degrees < 1 or rest <= NOTHING * within.squares:
        return None
    return _against_others(inverse @ vector, inverse * rest / degrees, degrees)


def between_agents(score: Floats, agent: Ints, monitor: Ints, level: Ints) -> Compared | None:
    """Levels that belong to agents; an agent who changed his level counts as one at each.

    Means of agents without their monitors, weighted by how sure they are (DerSimonian and Laird 1986);
    degrees of freedom: agents less levels. None where too little is left, as above.
    """
    pairs, person = np.unique(agent * (level.max() + 1) + level, return_inverse=True)
    of_person = pairs % (level.max() + 1)
    within = within_agents(score, person, monitor)
    monitors, rank = inverse_of(within.matrix)
    spent, degrees = within.degrees - rank, len(pairs) - int(level.max()) - 1
    rest = within.squares - float(within.vector @ monitors @ within.vector)
    if spent < 1 or degrees < 1 or rest <= NOTHING * within.squares:
        return None
    mean = within.mean - within.shares @ (monitors @ within.vector)
    variance = rest / spent
    weight = 1 / (variance / within.scores + _spread_of_agents(mean, within.scores / variance, of_person))
    total = np.bincount(of_person, weight)
    part = (weight / total[of_person]) * (of_person == np.arange(len(total))[:, None])  # (levels, persons)
    heard = part @ within.shares
    covariance = np.diag(1 / total) + variance * heard @ monitors @ heard.T
    return _against_others(part @ mean, covariance, degrees)


def _spread_of_agents(mean: Floats, weight: Floats, level: Ints) -> float:
    """Variance between agents of one level (points²), by moments: what is left when chance is taken off."""
    total = np.bincount(level, weight)
    centre = np.bincount(level, weight * mean) / total
    seen = float((weight * (mean - centre[level]) ** 2).sum())
    scale = float((total - np.bincount(level, weight**2) / total).sum())
    return max(0.0, (seen - (len(mean) - len(total))) / scale)


def _against_others(points: Floats, covariance: Floats, degrees: int) -> Compared:
    levels = len(points)
    weight = (np.eye(levels) - 1 / levels) * levels / (levels - 1)
    return Compared(weight @ points, weight @ covariance @ weight.T, degrees)
