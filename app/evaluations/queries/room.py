"""What monitors can take beside the draws, who had which call before, and who hears it instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select

from app.accounts.queries import list_monitors
from app.engines.draw.spare import Room
from app.evaluations.models import Evaluation
from app.evaluations.queries.assignment import IS_RECORDED, Seat, free_of_conflict
from app.evaluations.queries.duty import listening_between
from app.foundation.clock import week_start
from app.foundation.db import among
from app.sampling.policy.duty import days_from
from app.sampling.policy.weeks import DAYS
from app.sampling.queries.conflicts import conflicts_now
from app.sampling.queries.duty import minutes_wanted
from app.sampling.queries.plans import sampling_rules


class RoomLeft(NamedTuple):
    """The room, and the days that its columns stand for."""

    room: Room
    days: list[date]


def room_from(first: date, zone: ZoneInfo, within_days: int = DAYS) -> RoomLeft:
    """The room of all monitors on so many days from ``first`` on, less what is due then already (S6, S7)."""
    ids, days = [monitor.id for monitor in list_monitors()], days_from(first, within_days)
    rules = sampling_rules(week_start(first)).value.assignment
    planned = np.zeros((len(ids), len(days)))
    row = {monitor_id: place for place, monitor_id in enumerate(ids)}
    for one in listening_between(days[0], days[-1], zone):
        if one.monitor_id in row:
            planned[row[one.monitor_id], (one.day - first).days] += one.planned_s / 60
    conflicts = conflicts_now(ids, days[0], days[-1]) if ids else set()
    wanted = minutes_wanted(ids, days, rules).reshape(len(ids), len(days))
    return RoomLeft(Room(np.array(ids, dtype=np.int64), wanted, planned, conflicts), days)


def had_before(call_ids: Collection[int]) -> dict[int, set[int]]:
    """Call id → monitors who were given the call at any time, withdrawn or not.

    Who heard it as it went on may score its recording too: the one does not take the other's place (S8).
    """
    found: dict[int, set[int]] = {}
    rows = select(Evaluation.call_id, Evaluation.monitor_id).where(IS_RECORDED)
    for call_id, monitor_id in among(rows, Evaluation.call_id, call_ids):
        found.setdefault(call_id, set()).add(monitor_id)
    return found


def in_other_hands(seats: Sequence[Seat]) -> list[Seat]:
    """The listenings of drawn calls; where a monitor had the call for another reason, another's by lot.

    Without a monitor where nobody is left who may judge the agent.
    """
    had = had_before({seat.call.id for seat in seats})
    concerned = [seat for seat in seats if seat.monitor_id in had.get(seat.call.id, ())]
    if not concerned:
        return list(seats)
    people = [monitor.id for monitor in list_monitors()]
    pairs = [(one, seat.call.agent_id) for seat in concerned for one in people]
    free = free_of_conflict(pairs, [seat.due_on for seat in concerned])
    for seat in seats:  # of a call that two people hear, neither gets the other's place
        named = had.setdefault(seat.call.id, set())
        named |= set() if seat.monitor_id is None else {seat.monitor_id}
    return [_in_other_hands(seat, people, free, had) if seat in concerned else seat for seat in seats]


def _in_other_hands(
    seat: Seat, people: Sequence[int], free: Collection[tuple[int, int]], had: dict[int, set[int]]
) -> Seat:
    name, closed = seat.call.external_id, had[seat.call.id]
    may = [one for one in people if one not in closed and (one, seat.call.agent_id) in free]
    chosen = min(may, key=lambda one: sha256(f"{name} {one}".encode()).digest(), default=None)
    closed |= set() if chosen is None else {chosen}
    return seat._replace(monitor_id=chosen)
