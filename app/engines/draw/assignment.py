"""Assignment: who hears which drawn call (S6, S7).

1. Calls come in random order, seeded, so nobody's calls come first.
2. Of the monitors without a conflict, those with the least load (minutes / target) may take a call.
3. Among these, the ones who have heard this agent least; among equals the lot decides, seeded too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from app.engines.draw.columns import BoolColumn, FloatColumn, IntColumn
from app.engines.draw.numbers import derived_seed, id_column, numbers_of

NOBODY = -1  # every monitor is in conflict with the agent, or away


@dataclass(frozen=True, slots=True, eq=False)
class Monitors:
    """Who can hear calls in the period, columns of shape (monitors,).

    ``target_minutes``: listening minutes wanted of each, 0 for one who is away. ``conflicts``: pairs
    (monitor id, agent id) that must never meet: his own calls, his former team, what he declared.
    """

    monitor_id: IntColumn
    target_minutes: FloatColumn
    conflicts: Collection[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """``monitor``: position in `Monitors` of each call, shape (calls,), NOBODY where none may hear it;
    ``minutes``: listening minutes given to each monitor, shape (monitors,)."""

    monitor: IntColumn
    minutes: FloatColumn


def assign(
    seed: bytes,
    call_ids: Sequence[str],
    agent_ids: IntColumn,
    minutes: FloatColumn,
    monitors: Monitors,
    tolerance_calls: float = 1.0,
) -> Assignment:
    """Spread drawn calls over monitors; same seed, same result, in whatever order calls and monitors come.

    ``minutes``: listening minutes of each call, shape (calls,). Loads less than ``tolerance_calls`` mean
    calls apart count as equal. Every call that anybody may hear is given out, also beyond the targets.
    """
    agents, agent = np.unique(agent_ids, return_inverse=True)
    order, lots = _lots(seed, call_ids)
    by_id = np.argsort(monitors.monitor_id)
    target = monitors.target_minutes[by_id]
    may_hear = _may_hear(monitors.monitor_id[by_id], target, agents, monitors.conflicts)
    load, heard = np.zeros(len(target)), np.zeros(may_hear.shape, dtype=np.int64)
    slack = tolerance_calls * (minutes.mean() if len(minutes) else 0.0)
    taken = np.full(len(call_ids), NOBODY, dtype=np.int64)
    for call in order.tolist():
        able = np.flatnonzero(may_hear[:, agent[call]])
        if not len(able):
            continue
        near = _least_loaded(able, load + minutes[call], target, slack)
        fewest = near[heard[near, agent[call]] == heard[near, agent[call]].min()]
        monitor = fewest[int(lots[call] * len(fewest))]
        load[monitor] += minutes[call]
        heard[monitor, agent[call]] += 1
        taken[call] = by_id[monitor]
    return Assignment(taken, load[np.argsort(by_id)])


def _least_loaded(able: IntColumn, load: FloatColumn, target: FloatColumn, slack: float) -> IntColumn:
    """Of the monitors who are able, those within the slack (minutes) of the smallest share of target."""
    share = load[able] / target[able]
    near: IntColumn = able[share <= share.min() + slack / target[able]]
    return near


def _lots(seed: bytes, call_ids: Sequence[str]) -> tuple[IntColumn, FloatColumn]:
    """The seeded order of the calls, and for each call a number in [0, 1) that settles its ties."""
    ids = id_column(call_ids)
    place = numbers_of(derived_seed(seed, "assignment order"), ids.tolist())
    lots = numbers_of(derived_seed(seed, "assignment lots"), ids.tolist())
    return np.lexsort((ids, place)), lots


def _may_hear(
    monitor_ids: IntColumn, target: FloatColumn, agents: IntColumn, conflicts: Collection[tuple[int, int]]
) -> BoolColumn:
    """Who may hear whom, shape (monitors, agents)."""
    allowed = np.repeat(target[:, None] > 0, len(agents), axis=1)
    rows = {monitor_id: row for row, monitor_id in enumerate(monitor_ids.tolist())}
    columns = {agent_id: column for column, agent_id in enumerate(agents.tolist())}
    for monitor_id, agent_id in conflicts:
        if monitor_id in rows and agent_id in columns:
            allowed[rows[monitor_id], columns[agent_id]] = False
    return allowed
