"""How far two people who scored the same call are from each other, monitor by monitor (J1, J3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.appraisals.policy.columns import SCALE, BoolColumn, FloatColumn, IntColumn, PairColumns
from app.appraisals.policy.figures import Figure
from app.engines.estimate.figure import Enough
from app.engines.estimate.means import means_of_many
from app.engines.estimate.paired import Paired, Scale, paired


@dataclass(frozen=True, slots=True)
class Beside:
    """Verdicts of two people on the same item of a call, shape (m,): the first by lot, and the other."""

    item: IntColumn
    call: IntColumn
    first: IntColumn
    second: IntColumn
    monitors: tuple[IntColumn, IntColumn]


def beside(columns: PairColumns) -> Beside:
    """The items that both decided themselves, side by side; ``item`` numbers item codes in their order."""
    own = columns.where(~columns.is_left)
    _, item = np.unique(own.item, return_inverse=True)
    order = np.lexsort((own.is_second, item, own.call))
    call, item, verdict, monitor = (column[order] for column in (own.call, item, own.verdict, own.monitor))
    at = np.flatnonzero((call[:-1] == call[1:]) & (item[:-1] == item[1:]))
    return Beside(item[at], call[at], verdict[at], verdict[at + 1], (monitor[at], monitor[at + 1]))


def totals(columns: PairColumns) -> tuple[IntColumn, IntColumn, FloatColumn]:
    """Call, monitor and total of each score, once."""
    keys = np.stack([columns.call, columns.monitor], axis=1)
    _, at = np.unique(keys, axis=0, return_index=True)
    return columns.call[at], columns.monitor[at], columns.total[at]


def points_apart(columns: PairColumns, enough: Enough) -> dict[int, Figure]:
    """Of each monitor the mean of his total less the other's, in points; + is higher."""
    call, monitor, total = totals(columns)
    sums = np.bincount(np.unique(call, return_inverse=True)[1], total) if len(call) else total
    others = sums[np.unique(call, return_inverse=True)[1]] - total if len(call) else total
    means = means_of_many(total - others, monitor)
    return {
        one: Figure(
            mean.mean, units=mean.calls, too_few=mean.calls < enough.units,
            low=mean.interval[0] if mean.interval else None, high=mean.interval[1] if mean.interval else None,
        )
        for one, mean in means.items()
    }  # fmt: skip


def items_alike(columns: PairColumns, enough: Enough) -> dict[int, Figure]:
    """Of each monitor the share of items that the other decided as he did, 0–1."""
    both = beside(columns)
    one, other = (np.concatenate(pair) for pair in ((both.first, both.second), (both.second, both.first)))
    call = np.concatenate([both.call, both.call])
    return _shares(paired(one, other, np.concatenate(both.monitors), call, SCALE, enough))


def as_reference(
    monitor: IntColumn, call: IntColumn, differs: BoolColumn, enough: Enough
) -> dict[int, Figure]:
    """Of each monitor the share of items of calibrations that he decided as the reference does, 0–1 (J1)."""
    judged = differs.astype(np.int64)
    return _shares(paired(np.zeros_like(judged), judged, monitor, call, Scale(2), enough))


def _shares(found: dict[int, Paired]) -> dict[int, Figure]:
    return {
        monitor: Figure(
            share.percent.value, low=share.percent.low, high=share.percent.high, units=share.percent.units,
            too_few=share.percent.too_few,
        )
        for monitor, share in found.items()
    }  # fmt: skip
