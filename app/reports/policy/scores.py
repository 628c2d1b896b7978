"""Published scores of drawn calls as columns, and what they say with its uncertainty (M3, S6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.compare import rank_ranges, within_chance
from app.engines.estimate.means import Estimate, weighted_mean, weighted_means
from app.engines.estimate.trend import Trend, weekly_trend

FloatColumn = NDArray[np.float64]
IntColumn = NDArray[np.int64]
BoolColumn = NDArray[np.bool_]
LOWEST, HIGHEST = 0.0, 100.0


@dataclass(frozen=True, slots=True)
class Scores:
    """One entry a score, shape (n,). ``total`` in points; ``chance`` to be drawn and scored by now, in
    (0, 1]; ``week`` is the ordinal of the Monday of the call's week, ``at_s`` the instant of publication;
    ``is_provisional``: the week is not closed, so that the chance can still grow (S6)."""

    agent_id: IntColumn
    team_id: IntColumn
    monitor_id: IntColumn
    total: FloatColumn
    chance: FloatColumn
    stratum: IntColumn
    slot: NDArray[np.str_]
    week: IntColumn
    is_fatal: BoolColumn
    is_provisional: BoolColumn
    at_s: FloatColumn

    def __len__(self) -> int:
        return len(self.total)

    def where(self, mask: BoolColumn) -> Scores:
        """The scores for which ``mask`` (shape (n,)) holds."""
        return Scores(*(getattr(self, field.name)[mask] for field in fields(self)))


def provisional_by_agent(scores: Scores) -> dict[int, int]:
    """How many scores of each agent are of weeks that are not closed yet (S6)."""
    ids, counts = np.unique(scores.agent_id[scores.is_provisional], return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))


class Figure(TypedDict):
    """A mean as pages and files hold it: points with two decimals; the interval may be unknown."""

    mean: float
    low: float | None
    high: float | None
    calls: int


def mean_of(scores: Scores) -> Estimate | None:
    """The mean of all calls that could have been drawn; None without any score."""
    return weighted_mean(scores.total, scores.chance, scores.stratum)


def means_by(scores: Scores, group: IntColumn) -> dict[int, Estimate]:
    """`mean_of` for each label of ``group`` (shape (n,)), ascending."""
    return weighted_means(scores.total, scores.chance, scores.stratum, group)


def means_by_slot(scores: Scores) -> dict[str, Estimate]:
    """`mean_of` for each service slot (S2)."""
    slots, group = np.unique(scores.slot, return_inverse=True)
    return {
        str(slots[label]): estimate for label, estimate in means_by(scores, group.astype(np.int64)).items()
    }


def means_by_week(scores: Scores) -> dict[date, Estimate]:
    """`mean_of` for the calls of each week, by its Monday."""
    return {date.fromordinal(week): estimate for week, estimate in means_by(scores, scores.week).items()}


def trend_of(scores: Scores) -> Trend:
    """Whether the scores rise or fall over the weeks beyond chance; slope in points a week."""
    return weekly_trend(scores.week / 7, scores.total)


def figure(estimate: Estimate | None) -> Figure | None:
    """An estimate as it is shown and filed; its interval ends where points end."""
    if estimate is None:
        return None
    low, high = estimate.interval or (None, None)
    return Figure(
        mean=round(estimate.mean, 2),
        low=None if low is None else round(max(low, LOWEST), 2),
        high=None if high is None else round(min(high, HIGHEST), 2),
        calls=estimate.calls,
    )


def is_clear(before: Estimate | None, now: Estimate | None) -> bool:
    """Whether a mean differs from another by more than chance explains."""
    return before is not None and now is not None and not within_chance(before, now)


def places(estimates: Mapping[int, Estimate]) -> dict[int, tuple[int, int]]:
    """The best and the worst place (1 is best) that chance leaves to each; n² comparisons (M3)."""
    ranges = rank_ranges(list(estimates.values()))
    return {label: (place.best, place.worst) for label, place in zip(estimates, ranges, strict=True)}


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays from ``first`` to ``last``, for an axis without gaps."""
    monday = first.toordinal() - first.weekday()
    return [date.fromordinal(day) for day in range(monday, last.toordinal() + 1, 7)]
