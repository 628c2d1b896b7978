"""Scores as a sum of an agent's part and parts of other factors: what is left once agents are taken out.

Every agent is a fixed effect and is absorbed (Frisch, Waugh and Lovell), so that neither good agents nor who
hears whom can pass for a monitor's or a slot's doing. All that remains is of the size of the other factors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
NOTHING = 1e-10  # what rounding leaves of zero, relative to what could be there


@dataclass(frozen=True, slots=True)
class Within:
    """What n scores of a agents say about f levels of all factors, comparing within agents alone.

    ``scores`` and ``mean`` (a,): of each agent; ``shares`` (a, f): part of his scores at each level;
    ``matrix`` (f, f), ``vector`` (f,), ``squares``: crossproducts of levels and scores within agents.
    """

    scores: Ints
    mean: Floats
    shares: Floats
    matrix: Floats
    vector: Floats
    squares: float

    @property
    def degrees(self) -> int:
        """Scores less one mean an agent."""
        return int(self.scores.sum()) - len(self.scores)


def within_agents(score: Floats, agent: Ints, *factors: Ints) -> Within:
    """Absorb the agents; columns (n,), agents and levels of each factor numbered 0, 1, … without gaps."""
    widths = [int(factor.max(initial=-1)) + 1 for factor in factors]
    starts = np.concatenate([[0], np.cumsum(widths)])
    agents, levels = int(agent.max(initial=-1)) + 1, int(starts[-1])
    columns = [factor + start for factor, start in zip(factors, starts[:-1], strict=True)]
    scores = np.bincount(agent, minlength=agents)
    mean = np.bincount(agent, score, minlength=agents) / scores
    left = score - mean[agent]
    counts, raw, vector = np.zeros((agents, levels)), np.zeros((levels, levels)), np.zeros(levels)
    for one in columns:
        counts += np.bincount(agent * levels + one, minlength=agents * levels).reshape(agents, levels)
        vector += np.bincount(one, left, minlength=levels)
        for other in columns:
            raw += np.bincount(one * levels + other, minlength=levels**2).reshape(levels, levels)
    shares = counts / scores[:, None]
    return Within(scores, mean, shares, raw - counts.T @ shares, vector, float(left @ left))


def islands_of(shares: Floats) -> Ints:
    """The island of each monitor, 0, 1, … (m,), from shares (a, m) of each agent's scores.

    No chain of agents heard by two leads from one island to another, so that nothing compares them
    (connectedness: Searle 1987, *Linear Models for Unbalanced Data*).
    """
    shared = shares.T @ shares > 0
    islands: Ints = connected_components(shared, directed=False)[1].astype(np.int64)
    return islands


def inverse_of(matrix: Floats) -> tuple[Floats, int]:
    """Of what counts of scores can tell (Moore and Penrose), and its rank."""
    values, vectors = np.linalg.eigh(matrix)
    seen = values > NOTHING * max(values.max(initial=0), 1)
    inverse: Floats = (vectors[:, seen] / values[seen]) @ vectors[:, seen].T
    return inverse, int(np.count_nonzero(seen))
