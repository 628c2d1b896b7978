"""Calls that did not come by the weekly draw, given to whoever has minutes left for them (S6, S7).

1. Calls are taken in the order in which they are handed in: the most important first.
2. A call goes to the least loaded of the monitors who may hear its agent and have room for it on some day.
3. Among monitors equally loaded a hash of call and monitor decides, so that it is nobody's choice.
4. It is due on the first day on which that monitor has room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import FloatColumn, IntColumn

SLACK = 1e-9  # minutes: sums of floats that should be equal to the target


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What monitors can take in the days to come: ids of shape (monitors,), minutes (monitors, days).

    ``wanted`` is what each is to hear on each day, 0 where he is off; ``planned`` what is due on it already.
    ``conflicts``: pairs (monitor id, agent id) that must never meet.
    """

    monitor_id: IntColumn
    wanted: FloatColumn
    planned: FloatColumn
    conflicts: Collection[tuple[int, int]] = ()


class Place(NamedTuple):
    """Positions in `Room`: whose the call is, and on which day it is due."""

    monitor: int
    day: int


class Sharing:
    """Gives calls one by one, and remembers what each monitor has by then."""

    def __init__(self, room: Room) -> None:
        self._ids, self._wanted = room.monitor_id.tolist(), room.wanted
        self._planned, self._target = room.planned.copy(), room.wanted.sum(axis=1)
        self._closed = set(room.conflicts)

    def place(
        self, name: str, agent_id: int, minutes: float, *, beyond: bool, never: Collection[int] = ()
    ) -> Place | None:
        """A place for the call ``name``; None where nobody may hear it or nobody has room for it.

        With ``beyond`` a call for which nobody has room goes to the least loaded, due on his least loaded
        day. ``never``: monitors (ids) who have had this call. Same calls in the same order, same places, in
        whatever order the monitors stand.
        """
        away = self._target <= 0
        closed = [(one, agent_id) in self._closed or one in never for one in self._ids]
        may = [n for n in range(len(self._ids)) if not (away[n] or closed[n])]
        fits = (self._wanted > 0) & (self._wanted - self._planned + SLACK >= minutes)
        free = [n for n in may if fits[n].any()] or (may if beyond else [])
        if not free:
            return None
        chosen = min(free, key=lambda n: (self._load(n), _lot(name, self._ids[n])))
        day = int(fits[chosen].argmax()) if fits[chosen].any() else self._least_loaded_day(chosen)
        self._planned[chosen, day] += minutes
        return Place(chosen, day)

    def _load(self, monitor: int) -> float:
        return float(self._planned[monitor].sum() / self._target[monitor])

    def _least_loaded_day(self, monitor: int) -> int:
        wanted, planned = self._wanted[monitor], self._planned[monitor]
        load = np.divide(planned, wanted, out=np.full(len(wanted), np.inf), where=wanted > 0)
        return int(load.argmin())


def _lot(name: str, monitor_id: int) -> bytes:
    return hashlib.sha256(f"{name} {monitor_id}".encode()).digest()
