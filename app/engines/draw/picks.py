"""Picks: the calls that the draws of a week take, and the one way in which all of them are taken (S6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from app.engines.draw.cells import Pool
from app.engines.draw.columns import CodeColumn, FloatColumn, IdColumn, IntColumn
from app.engines.draw.numbers import derived_seed, numbers_of
from app.engines.draw.weekplan import WeekPlan


class PickKind(IntEnum):
    """By which step a call was drawn; each has numbers of its own. Filed as codes: never renumber."""

    OBLIGATORY = 0  # on its day, for its slot
    FREE = 1  # on its day
    LATE = 2  # at the closing, among the late calls
    CLOSING = 3  # at the closing, among all calls left


class Step(NamedTuple):
    """One step of a draw: the calls of all groups that want something, by group and number.

    ``place``: of each call in the pool; ``rank``: from 1 in its group; ``wanted``: calls to take of each
    group, shape (groups,); the other columns have shape (calls,).
    """

    kind: PickKind
    place: IntColumn
    group: IntColumn
    rank: IntColumn
    number: FloatColumn
    wanted: IntColumn

    @property
    def taken(self) -> IntColumn:
        """Entries of the step that are drawn: those of the smallest numbers in each group."""
        return np.flatnonzero(self.rank <= self.wanted[self.group])


@dataclass(frozen=True, slots=True, eq=False)
class Picks:
    """Drawn calls, columns of shape (picks,), by agent, kind and rank.

    ``day``: the frame that holds the call, Monday 0, LATE_DAY for the closing frame; ``row``: its row
    there; ``number``: permanent random number for this ``kind``; ``probability``: that the call would be
    drawn, as far as known at the time of the draw.
    """

    call_id: IdColumn
    agent_id: IntColumn
    day: IntColumn
    slot: IntColumn
    row: IntColumn
    kind: CodeColumn
    rank: IntColumn
    number: FloatColumn
    probability: FloatColumn


def step(
    seed: bytes, kind: PickKind, pool: Pool, places: IntColumn, group: IntColumn, wanted: IntColumn
) -> Step:
    """Order calls by their numbers for this kind of pick within their groups (Ohlsson 1995).

    ``places``: the calls of the pool that take part; ``group``: of each call of the pool, shape (calls,).
    Only calls of groups that want something get numbers. Equal numbers go by the order of the pool.
    """
    places = places[wanted[group[places]] > 0]
    numbers = numbers_of(derived_seed(seed, kind.name.lower()), pool.call_id[places].tolist())
    order = np.lexsort((numbers, group[places]))
    by_group = group[places[order]]
    rank = np.arange(len(order)) - np.searchsorted(by_group, by_group) + 1
    return Step(kind, places[order], by_group, rank, numbers[order], wanted)


def picks_of(pool: Pool, steps: Sequence[Step], plan: WeekPlan, probability: FloatColumn) -> Picks:
    """What the steps take of a pool; ``probability``: of each call of the pool, shape (calls,)."""
    taken = [(one, one.taken) for one in steps]
    place = np.concatenate([one.place[entries] for one, entries in taken])
    kind = np.repeat([one.kind for one in steps], [len(entries) for _, entries in taken]).astype(np.int8)
    rank = np.concatenate([one.rank[entries] for one, entries in taken])
    order = np.lexsort((pool.call_id[place], rank, kind, pool.agent[place]))
    calls = pool.at(place[order])
    return Picks(
        call_id=calls.call_id,
        agent_id=plan.agent_id[calls.agent],
        day=calls.day,
        slot=calls.slot,
        row=calls.row,
        kind=kind[order],
        rank=rank[order],
        number=np.concatenate([one.number[entries] for one, entries in taken])[order],
        probability=probability[place[order]],
    )
