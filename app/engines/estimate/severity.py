"""How lenient or severe each monitor is, and agents' means with that taken out (J1, J3, S6).

score = agent + monitor + slot + chance: agents and slots are fixed, monitors a random choice of all who could
be trained, drawn in towards their mean by how little is known of each. Who hears which agent does not matter;
that nobody chooses which of an agent's calls he hears makes the rest chance, so only drawn calls may enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.additive import islands_of
from app.engines.estimate.means import Estimate, means_of_many, t_quantile
from app.engines.estimate.mixed import Mixed, fitted
from app.engines.estimate.shrinkage import Spread

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Severity:
    """``points`` that a monitor gives more (+, lenient) or fewer (−, severe) than the monitors of his island.

    Drawn in, with its interval; all three are None for who is alone on his island: nothing compares him.
    """

    points: float | None
    low: float | None
    high: float | None
    scores: int
    agents: int
    island: int


@dataclass(frozen=True, slots=True)
class CorrectedMean:
    """An agent's mean in points: as scored, and as the average monitor of his island would have scored him
    over all slots, with its interval. Means of two islands cannot be compared."""

    raw: Estimate
    mean: float
    low: float
    high: float
    island: int


@dataclass(frozen=True, slots=True)
class Severities:
    """By label of monitor and agent. ``share``: of the variance of scores, the part that monitors explain,
    0–1; ``spread`` in points. With ``islands`` above 1 monitors fall into groups that nothing compares.
    """

    monitors: dict[int, Severity]
    agents: dict[int, CorrectedMean]
    spread: Spread
    share: float
    islands: int


def severities(
    score: Floats, agent: Ints, monitor: Ints, slot: Ints | None = None, confidence: float = 0.95
) -> Severities | None:
    """Severity of all monitors from columns (n,) of scores in points, a row an evaluation; any labels.

    None where the scores cannot tell: fewer of them than agents, monitors and slots, or without any spread.
    """
    agents, of_agent = np.unique(agent, return_inverse=True)
    monitors, of_monitor = np.unique(monitor, return_inverse=True)
    slots = np.zeros_like(of_agent) if slot is None else np.unique(slot, return_inverse=True)[1]
    model = fitted(score, of_agent, of_monitor, slots)
    if model is None:
        return None
    island, quantile = islands_of(model.heard), t_quantile(model.degrees, confidence)
    here = np.empty(len(agents), dtype=np.int64)
    here[of_agent] = island[of_monitor]
    share_of = (island == np.arange(island.max() + 1)[:, None]) / np.bincount(island)[:, None]
    mean, error = model.corrected(share_of[here])
    raw = means_of_many(score, of_agent, confidence)
    columns = zip(mean.tolist(), (quantile * error).tolist(), here.tolist(), strict=True)
    corrected = (CorrectedMean(raw[i], m, m - half, m + half, at) for i, (m, half, at) in enumerate(columns))
    return Severities(
        dict(zip(monitors.tolist(), _severities(model, share_of, island, quantile), strict=True)),
        dict(zip(agents.tolist(), corrected, strict=True)),
        model.spread,
        _share(model.spread, model.variance_of_agents(share_of[here])),
        len(share_of),
    )


def _severities(model: Mixed, share_of: Floats, island: Ints, quantile: float) -> Iterator[Severity]:
    points, error = model.contrasts(np.eye(len(island)) - share_of[island])
    heard = (column.tolist() for column in model.heard_by())
    columns = zip(points.tolist(), (quantile * error).tolist(), *heard, island.tolist(), strict=True)
    for at, half, scores, agents, here in columns:
        if np.count_nonzero(island == here) == 1:
            yield Severity(None, None, None, scores, agents, here)
        else:
            yield Severity(at, at - half, at + half, scores, agents, here)


def _share(spread: Spread, of_agents: float) -> float:
    of_monitors = spread.monitors**2
    return of_monitors / (of_monitors + of_agents + spread.error**2)
