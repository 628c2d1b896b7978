"""Agreement, severity and shifts in a large centre: time beside what the same columns cost at least.

A quarter of double scoring: 2,000 calls × 26 items × 3 scorers; scores of 1,000 agents by 30 monitors. The
bound is what no way can do without: numbering the labels and counting the table. Beside it, on sizes that it
bears, statsmodels: its Fleiss' κ of each item on resampled calls (some of them timed), and its mixed model.
Processor time, in turns, the fastest round of each, because the machine is shared.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
from threadpoolctl import threadpool_limits

from app.engines.estimate.agreement import verdict_agreement
from app.engines.estimate.paired import Scale
from app.engines.estimate.resample import RESAMPLES
from app.engines.estimate.severity import severities
from app.engines.estimate.shift import Factor, shifts
from bench.speech import row

CALLS, ITEMS, RATERS = 2000, 26, 3
AGENTS, MONITORS, SCORES = 1000, 30, 50_000
SMALL = (40, 8, 2000)
ROUNDS = 3
VERDICTS = Scale(4, (1, 2, 0))
TIMED_RESAMPLES = 4
MOST_TIMES_KAPPA, MOST_TIMES_COUNTING, MOST_TIMES_MIXED = 0.02, 30.0, 0.1
Row = dict[str, Any]


def run() -> list[Row]:
    """Ratios and times of all three engines."""
    return [*_agreement(), *_severity(), _shifts()]


def _agreement() -> list[Row]:
    call, item, rater, verdict = _verdicts()
    said = verdict.reshape(CALLS, ITEMS, RATERS)
    rng = np.random.default_rng(3)

    def counting() -> None:
        _, things = np.unique(call * ITEMS + item, return_inverse=True)
        np.bincount(things * VERDICTS.size + verdict)

    def kappas() -> None:
        for _ in range(TIMED_RESAMPLES):
            drawn = said[rng.integers(CALLS, size=CALLS)]
            for number in range(ITEMS):
                fleiss_kappa(aggregate_raters(drawn[:, number], n_cat=VERDICTS.size)[0])

    def figures() -> None:
        verdict_agreement(call, item, rater, verdict, VERDICTS)

    ours, bare, some = _fastest(figures, counting, kappas)
    name = f"four figures with intervals, {len(call):,} verdicts"
    theirs = some / TIMED_RESAMPLES * RESAMPLES
    return [
        _ratio(f"{name} / κ alone, as often resampled", ours / theirs, "statsmodels", MOST_TIMES_KAPPA),
        _ratio(f"{name} / numbering and counting", ours / bare, "bare numpy", None),
        row(name, ours, "s"),
    ]


def _severity() -> list[Row]:
    score, agent, monitor, _ = _scores(AGENTS, MONITORS, SCORES)

    def counting() -> None:
        cells = [np.unique(column, return_inverse=True)[1] for column in (agent, monitor)]
        cell = cells[0] * MONITORS + cells[1]
        np.bincount(cell)
        np.bincount(cell, score)

    ours, bare = _fastest(lambda: severities(score, agent, monitor), counting)
    few = _scores(*SMALL)[:3]
    mine, theirs = _fastest(lambda: severities(*few), lambda: _mixed(*few))
    name = f"severity and corrected means, {SCORES:,} scores"
    return [
        _ratio(f"{name} / numbering and counting", ours / bare, "bare numpy", MOST_TIMES_COUNTING),
        _ratio(
            f"severity, {SMALL[2]:,} scores / mixed model", mine / theirs, "statsmodels", MOST_TIMES_MIXED
        ),
        row(name, ours, "s"),
    ]


def _ratio(name: str, ratio: float, peer: str, limit: float | None) -> Row:
    holds = None if limit is None else ratio <= limit
    return row(name, ratio, "times", compared_with=peer, limit=limit, holds=holds)


def _shifts() -> Row:
    score, agent, monitor, rng = _scores(AGENTS, MONITORS, SCORES)
    factors = {
        "slot": Factor(rng.integers(7, size=SCORES)),
        "hour": Factor(rng.integers(24, size=SCORES)),
        "team": Factor(agent % 40, of_agent=True),
        "tenure": Factor(agent % 5, of_agent=True),
        "gender": Factor(agent % 2, of_agent=True),
    }
    (ours,) = _fastest(lambda: shifts(score, agent, monitor, factors))
    return row(f"five factors tested, {SCORES:,} scores", ours, "s")


def _mixed(score: np.ndarray, agent: np.ndarray, monitor: np.ndarray) -> None:
    with warnings.catch_warnings(action="ignore"):
        MixedLM(score, np.eye(agent.max() + 1)[agent], groups=monitor).fit(reml=True)


def _verdicts() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    said = np.repeat(rng.choice([0, 1, 2], p=[0.8, 0.15, 0.05], size=(CALLS, ITEMS, 1)), RATERS, axis=2)
    turned = rng.random(said.shape) < 0.1
    said = np.where(turned, rng.integers(4, size=said.shape), said)
    call, item, rater = (side.ravel() for side in np.indices(said.shape))
    return call, item, rater, said.ravel()


def _scores(
    agents: int, monitors: int, scores: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(2)
    agent, monitor = rng.integers(agents, size=scores), rng.integers(monitors, size=scores)
    score = rng.normal(80, 5, agents)[agent] + rng.normal(0, 2, monitors)[monitor] + rng.normal(0, 8, scores)
    return score, agent, monitor, rng


def _fastest(*works: Callable[[], object]) -> list[float]:
    rounds = []
    with threadpool_limits(1):  # a second thread that waits would count as work
        for _ in range(ROUNDS):
            marks = [time.process_time()]
            for work in works:
                work()
                marks.append(time.process_time())
            rounds.append(np.diff(marks))
    return [float(best) for best in np.min(rounds, axis=0)]
