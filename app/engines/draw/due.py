"""Due days: each monitor's calls over the days on which he listens (S7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.engines.draw.assignment import NOBODY, Assignment
from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.ids import id_column
from app.engines.draw.numbers import derived_seed, numbers_of

_SHORTEST = 1 / 60  # minutes: a call without a length takes a place too


@dataclass(frozen=True, slots=True, eq=False)
class DueDays:
    """Positions of days, shape (calls,): for the ``first`` listening, and for the ``second`` of calls that
    are scored twice (NOBODY elsewhere). A call that nobody may hear is due on the last day."""

    first: IntColumn
    second: IntColumn


def due_days(
    seed: bytes,
    call_ids: Sequence[str],
    minutes: FloatColumn,
    given: Assignment,
    daily_minutes: FloatColumn,
    planned_minutes: FloatColumn | None = None,
) -> DueDays:
    """Spread each monitor's calls over his days, in proportion to the minutes that are free on each.

    ``daily_minutes``: what each monitor is to hear on each day, shape (monitors, days), 0 on a day off;
    ``planned_minutes``: what is due on it already, of the same shape; None: nothing. Where nothing is free
    the targets themselves count. Calls stand in seeded order, the two listenings of one call each in its own
    place: so the day tells nothing about the other listening. Same seed, same days, in any order of rows.
    """
    count, days = len(call_ids), daily_minutes.shape[1]
    monitor = np.concatenate([given.monitor, given.second])
    due = np.full(2 * count, NOBODY, dtype=np.int64)
    due[:count] = days - 1
    rows = np.flatnonzero(monitor != NOBODY)
    rows = rows[
        np.lexsort((np.tile(id_column(call_ids), 2)[rows], _places(seed, call_ids)[rows], monitor[rows]))
    ]
    if not len(rows):
        return DueDays(due[:count], due[count:])
    person, length = monitor[rows], np.maximum(np.tile(minutes, 2)[rows], _SHORTEST)
    until = np.cumsum(length)
    before = until - length
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    begin = np.repeat(before[starts], np.diff(np.append(starts, len(person))))
    total = np.bincount(person, weights=length, minlength=len(daily_minutes))[person]
    middle = (before - begin + length / 2) / total
    due[rows] = (middle[:, None] >= _until_each_day(daily_minutes, planned_minutes)[person]).sum(axis=1)
    return DueDays(due[:count], due[count:])


def _places(seed: bytes, call_ids: Sequence[str]) -> FloatColumn:
    names = id_column(call_ids).tolist()
    purposes = ("due order", "second due order")
    return np.concatenate([numbers_of(derived_seed(seed, purpose), names) for purpose in purposes])


def _until_each_day(daily: FloatColumn, planned: FloatColumn | None) -> FloatColumn:
    """The share of a monitor's free minutes up to the end of each day, the last one 1; shape as ``daily``."""
    free = daily if planned is None else np.maximum(daily - planned, 0.0)
    free = np.where(free.sum(axis=1, keepdims=True) > 0, free, daily)
    up_to = np.cumsum(free, axis=1)
    share: FloatColumn = np.divide(up_to, up_to[:, -1:], out=np.zeros_like(up_to), where=up_to[:, -1:] > 0)
    share[:, -1] = 1.0  # somebody without any free day: all is due on the last one
    return share
