"""The model score = agent + slot + monitor + chance, solved with agents absorbed (Henderson 1975)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.additive import Within, inverse_of, within_agents
from app.engines.estimate.shrinkage import Spread, spread_of

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mixed:
    """Solution for s slots and m monitors: their points (s + m,) and ``inverse``, the covariance of
    what they are off by in units of ``spread.error`` squared. ``shares`` (a, s + m) as in `Within`, those of
    slots less their mean over all scores.
    """

    within: Within
    shares: Floats
    points: Floats
    inverse: Floats
    spread: Spread
    degrees: int
    monitors: int

    @property
    def heard(self) -> Floats:
        """Part of each agent's scores that is each monitor's, shape (a, m)."""
        return self.shares[:, -self.monitors :]

    def heard_by(self) -> tuple[Ints, Ints]:
        """Of each monitor (m,) the scores and the agents they are of."""
        scores: Ints = np.rint(self.within.scores @ self.heard).astype(np.int64)
        return scores, np.count_nonzero(self.heard, axis=0)

    def contrasts(self, weight: Floats) -> tuple[Floats, Floats]:
        """Weighted sums of the monitors' points, weight (c, m): their values and standard errors (c,)."""
        own = slice(len(self.points) - self.monitors, None)
        spread = np.einsum("ci,ij,cj->c", weight, self.inverse[own, own], weight)
        return weight @ self.points[own], self.spread.error * np.sqrt(spread)

    def corrected(self, average: Floats) -> tuple[Floats, Floats]:
        """Agents' means as monitors of these weights (a, m) would score them, and standard errors: (a,)."""
        taken = self._taken(average)
        spread = 1 / self.within.scores + np.einsum("ai,ij,aj->a", taken, self.inverse, taken)
        return self.within.mean - taken @ self.points, self.spread.error * np.sqrt(spread)

    def variance_of_agents(self, average: Floats) -> float:
        """How much agents differ (points²): the variance of corrected means less what chance adds to it."""
        mean, error = self.corrected(average)
        if len(mean) < 2:
            return 0.0
        whole, agents = self._taken(average).sum(axis=0), len(mean)
        of_sum = self.spread.error**2 * float((1 / self.within.scores).sum() + whole @ self.inverse @ whole)
        chance = (float(error @ error) - of_sum / agents) / (agents - 1)
        return max(0.0, float(mean.var(ddof=1)) - chance)

    def _taken(self, average: Floats) -> Floats:
        taken = self.shares.copy()
        taken[:, -self.monitors :] -= average
        return taken


def fitted(score: Floats, agent: Ints, monitor: Ints, slot: Ints) -> Mixed | None:
    """Columns (n,), labels numbered 0, 1, …; None where no degree of freedom or no spread is left."""
    if not len(score):
        return None
    within = within_agents(score, agent, slot, monitor)
    slots = int(slot.max()) + 1
    of_slots, seen = inverse_of(within.matrix[:slots, :slots])  # what agents leave to be seen of slots
    degrees = within.degrees - seen
    spread = spread_of(*_slots_out(within, of_slots), degrees)
    if spread is None:
        return None
    ridge = np.diag(np.where(np.arange(len(within.vector)) < slots, 0, 1 / spread.ratio**2))
    inverse, _ = inverse_of(within.matrix + ridge)
    shares = within.shares.copy()
    shares[:, :slots] -= within.scores @ shares[:, :slots] / len(score)
    return Mixed(within, shares, inverse @ within.vector, inverse, spread, degrees, len(ridge) - slots)


def _slots_out(within: Within, of_slots: Floats) -> tuple[Floats, Floats, float]:
    """Crossproducts of the monitors once the slots are absorbed too."""
    slots = len(of_slots)
    across, alone = within.matrix[slots:, :slots], within.vector[:slots]
    return (
        within.matrix[slots:, slots:] - across @ of_slots @ across.T,
        within.vector[slots:] - across @ of_slots @ alone,
        within.squares - float(alone @ of_slots @ alone),
    )
