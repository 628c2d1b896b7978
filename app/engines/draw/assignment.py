"""Assignment: who hears which drawn call (S6, S7).

1. Listenings come in random order, seeded, so nobody's calls come first. A call that is scored twice is two
   listenings, each at a place of its own, and the second one never goes to the person who has the first.
2. Of the monitors without a conflict, those with the least load (minutes / target) may take a listening.
3. Among these, the ones who have heard this agent least for the time they have, the weeks before
   included; among equals the lot decides, seeded too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from app.engines.draw.columns import BoolColumn, FloatColumn, IdColumn, IntColumn
from app.engines.draw.ids import id_column
from app.engines.draw.numbers import derived_seed, numbers_of

NOBODY = -1  # every monitor is in conflict with the agent, or away


@dataclass(frozen=True, slots=True, eq=False)
class Monitors:
    """Who can hear calls in the period, columns of shape (monitors,).

    ``target_minutes``: listening minutes wanted of each in the days until the calls are due, 0 for one who
    is away on all of them. ``conflicts``: pairs (monitor id, agent id) that must never meet: his own calls,
    his former team, what he declared. ``heard``: (monitor id, agent id, times) of the weeks before.
    ``planned_minutes``: what each has on these days already, of earlier draws; None: nothing.
    """

    monitor_id: IntColumn
    target_minutes: FloatColumn
    conflicts: Collection[tuple[int, int]] = ()
    heard: Collection[tuple[int, int, int]] = ()
    planned_minutes: FloatColumn | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Positions in `Monitors`, shape (calls,): ``monitor`` whose score counts, NOBODY where none may hear
    the call; ``second`` of calls that are scored twice, NOBODY elsewhere and where there is no second person.

    Shape (monitors,): ``minutes`` given to each now, and ``overload``, minutes beyond the target, those
    planned before included. Nothing stays undone for want of time: ``overload`` names what is too much.
    """

    monitor: IntColumn
    second: IntColumn
    minutes: FloatColumn
    overload: FloatColumn


def assign(
    seed: bytes,
    call_ids: Sequence[str],
    agent_ids: IntColumn,
    minutes: FloatColumn,
    monitors: Monitors,
    tolerance_calls: float = 1.0,
    is_double: BoolColumn | None = None,
) -> Assignment:
    """Spread drawn calls over monitors; same seed, same result, in whatever order calls and monitors come.

    ``minutes``: listening minutes of each call, shape (calls,). ``is_double``: calls that two people are to
    score, shape (calls,); None: no call. Loads less than ``tolerance_calls`` mean calls apart, of
    a monitor with the mean target, count as equal. Every call that anybody may hear is given out, also
    beyond the targets.
    """
    count = len(call_ids)
    agents, inverse = np.unique(agent_ids, return_inverse=True)
    by_id = np.argsort(monitors.monitor_id)
    target = monitors.target_minutes[by_id]
    per_minute = np.divide(1.0, target, out=np.zeros(len(target)), where=target > 0)
    before = np.zeros(len(target)) if monitors.planned_minutes is None else monitors.planned_minutes[by_id]
    load, mean = before.copy(), np.sort(minutes).mean() if count else 0.0  # sorted: rounds alike in any order
    # With half a call added neither long targets nor short ones are first in line (Sainte-Laguë); the length
    # of the call itself plays no part, so that nobody's calls are shorter than the others'.
    start = _closed(monitors, by_id, agents) + mean / 2 * per_minute
    pairs = (_heard(monitors, by_id, agents) + 0.5) * per_minute
    slack = tolerance_calls * mean / target[target > 0].mean() if target.any() else 0.0
    order, lots = _lots(seed, call_ids, np.zeros(count, dtype=np.bool_) if is_double is None else is_double)
    agent, length, taken = inverse.tolist(), minutes.tolist(), [NOBODY] * (2 * count)
    for listening, lot in zip(order, lots, strict=True) if len(target) else ():
        call = listening % count
        of_agent = agent[call]
        share = load * per_minute + start[of_agent]
        other = taken[listening - count]  # first and second stand count apart, whichever comes first
        if other != NOBODY:
            share[other] = np.inf
        monitor = _chosen(share, slack, pairs[of_agent], lot)
        if monitor != NOBODY:
            load[monitor] += length[call]
            pairs[of_agent, monitor] += per_minute[monitor]
            taken[listening] = monitor
    back = np.argsort(by_id)
    people = np.append(by_id, NOBODY)[np.array(taken, dtype=np.int64)]
    overload = np.maximum(load - target, 0.0)
    return Assignment(people[:count], people[count:], (load - before)[back], overload[back])


def _chosen(share: FloatColumn, slack: float, pairs: FloatColumn, lot: float) -> int:
    """Of the least loaded (within the slack) who has heard the agent least; NOBODY where all are closed."""
    least = share.min()
    if least == np.inf:
        return NOBODY
    counts = np.where(share <= least + slack, pairs, np.inf)
    # Counts grow by equal steps, so equal targets and times give equal numbers up to rounding.
    fewest = (counts <= counts.min() * (1 + 1e-9)).nonzero()[0]
    return int(fewest[int(lot * len(fewest))])


def _lots(seed: bytes, call_ids: Sequence[str], is_double: BoolColumn) -> tuple[list[int], list[float]]:
    """The listenings in seeded order, and for each a number in [0, 1) that settles its ties.

    Listening i is the first of call i, listening (calls + i) its second.
    """
    ids, twice = id_column(call_ids), np.flatnonzero(is_double)
    both = np.concatenate([ids, ids[twice]])
    place, lots = (
        np.concatenate([_numbers(seed, purpose, ids), _numbers(seed, f"second {purpose}", ids[twice])])
        for purpose in ("assignment order", "assignment lots")
    )
    order = np.lexsort((both, place))
    listening = np.concatenate([np.arange(len(ids)), len(ids) + twice])
    return listening[order].tolist(), lots[order].tolist()


def _numbers(seed: bytes, purpose: str, ids: IdColumn) -> FloatColumn:
    return numbers_of(derived_seed(seed, purpose), ids.tolist())


def _closed(monitors: Monitors, by_id: IntColumn, agents: IntColumn) -> FloatColumn:
    """Infinite where a monitor may not hear an agent, 0 elsewhere; shape (agents, monitors)."""
    away = monitors.target_minutes[by_id] <= 0
    closed = np.tile(np.where(away, np.inf, 0.0), (len(agents), 1))
    pairs = np.array(list(monitors.conflicts), dtype=np.int64).reshape(-1, 2)
    agent, monitor, _found = _cells(pairs, monitors.monitor_id[by_id], agents)
    closed[agent, monitor] = np.inf
    return closed


def _heard(monitors: Monitors, by_id: IntColumn, agents: IntColumn) -> FloatColumn:
    """How often each monitor heard each agent before, shape (agents, monitors)."""
    heard = np.zeros((len(agents), len(by_id)))
    known = np.fromiter(chain.from_iterable(monitors.heard), dtype=np.int64).reshape(-1, 3)
    agent, monitor, found = _cells(known[:, :2], monitors.monitor_id[by_id], agents)
    np.add.at(heard, (agent, monitor), known[found, 2])
    return heard


def _cells(
    pairs: IntColumn, monitor_ids: IntColumn, agents: IntColumn
) -> tuple[IntColumn, IntColumn, BoolColumn]:
    """Rows and columns of (monitor id, agent id), shape (n, 2), among ascending ids, and which are among
    them."""
    people, of_agents = pairs.T
    found = np.isin(people, monitor_ids) & np.isin(of_agents, agents)
    return np.searchsorted(agents, of_agents[found]), np.searchsorted(monitor_ids, people[found]), found
