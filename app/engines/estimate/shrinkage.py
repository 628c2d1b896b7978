"""How much monitors differ, by restricted maximum likelihood, and how far each one's figure is drawn in.

Patterson and Thompson (1971), *Recovery of inter-block information*; Henderson (1975), *Best linear unbiased
estimation and prediction*. With agents absorbed one number is left to look for, the ratio of the monitors'
standard deviation to that of a score, and in the basis of eigenvectors each try costs a sum over monitors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from app.engines.estimate.additive import NOTHING

Floats: TypeAlias = NDArray[np.float64]
_MOST_RATIO = 300
_GRID = np.concatenate([[0.0], np.geomspace(1e-4, _MOST_RATIO, 700)])
_FINER = 200


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviations in points: of a score (``error``) and between monitors, with its 95 % interval.

    ``ratio`` is what the monitors' figures are drawn in by: like monitors / error, but never zero, because
    one month in which monitors hardly differ does not show that they cannot. Where no two monitors can be
    compared ``monitors`` is 0 and the interval ends at 300 errors: nothing is known.
    """

    error: float
    monitors: float
    interval: tuple[float, float]
    ratio: float


def spread_of(matrix: Floats, vector: Floats, squares: float, degrees: int) -> Spread | None:
    """From crossproducts of monitors within agents (and slots), their scores' squares and degrees of freedom.

    The interval is that of the profile likelihood. ``ratio`` is the mode under a gamma(2) penalty (Chung and
    others 2013, *A nondegenerate penalized likelihood estimator for variance parameters*). None where no
    degree of freedom or no spread of scores is left.
    """
    values, vectors = np.linalg.eigh(matrix)
    values = np.where(values > NOTHING * max(values.max(initial=0), 1), values, 0)
    loads = np.where(values > 0, (vectors.T @ vector) ** 2, 0)
    rest = squares - float((loads[values > 0] / values[values > 0]).sum())
    if degrees <= np.count_nonzero(values) or rest <= NOTHING * squares or squares <= 0:
        return None
    profile = _Profile(values, loads, squares, degrees)
    likely = profile.lowest(0)
    return Spread(
        profile.error(likely), likely * profile.error(likely), profile.interval(likely), profile.lowest(2)
    )


@dataclass(frozen=True, slots=True)
class _Profile:
    values: Floats
    loads: Floats
    squares: float
    degrees: int

    def error(self, ratio: float) -> float:
        return float(np.sqrt(self._variance(np.array([ratio]))[0]))

    def _variance(self, ratio: Floats) -> Floats:
        part = ratio[:, None] ** 2
        explained = (part * self.loads / (1 + part * self.values)).sum(axis=1)
        found: Floats = (self.squares - explained) / self.degrees
        return found

    def deviance(self, ratio: Floats) -> Floats:
        """−2 log restricted likelihood at each ratio, shape (r,), up to a constant."""
        seen = np.log1p(ratio[:, None] ** 2 * self.values).sum(axis=1)
        found: Floats = self.degrees * np.log(self._variance(ratio)) + seen
        return found

    def lowest(self, penalty: float) -> float:
        """The ratio of least deviance − penalty · log ratio, by a grid and a finer one around its best."""
        grid = _GRID if penalty == 0 else _GRID[1:]
        for _ in range(2):
            toll = self.deviance(grid) - (penalty * np.log(grid) if penalty else 0)
            best = int(np.argmin(toll))
            around = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
            found, grid = float(grid[best]), np.linspace(*around, _FINER)
        return found

    def interval(self, likely: float) -> tuple[float, float]:
        """The monitors' standard deviations that the likelihood does not rule out."""
        limit = float(self.deviance(np.array([likely]))[0]) + float(chdtri(1, 0.05))
        kept = _GRID[self.deviance(_GRID) <= limit]
        low, high = (float(kept.min(initial=likely)), float(kept.max(initial=likely)))
        return low * self.error(low), high * self.error(high)
