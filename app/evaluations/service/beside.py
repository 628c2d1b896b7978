"""Calls that another draw than the weekly one brought, given to monitors (S4, S6, S7)."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.engines.draw.spare import Sharing
from app.evaluations.policy.states import Origin
from app.evaluations.queries.picks import calls_by_id
from app.evaluations.queries.room import had_before, room_from
from app.evaluations.service.assignment import Given, give
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag


def give_beside(
    actor: Actor, call_ids: Sequence[int], origin: Origin, zone: ZoneInfo, within_days: int
) -> int:
    """Give each call to the least loaded monitor who may judge its agent; returns how many were given.

    They are due within so many days from today on, beyond the monitors' minutes if need be. A call that
    nobody may hear, or that no rubric is for, is left out.
    """
    require(actor, Permission.JOB_RUN)
    calls, before = calls_by_id(call_ids), had_before(call_ids)
    left = room_from(clock.today(zone), zone, within_days)
    sharing, given = Sharing(left.room), []
    for call in (calls[call_id] for call_id in call_ids):
        minutes, never = call.duration_s / 60, before.get(call.id, ())
        place = sharing.place(call.external_id, call.agent_id, minutes, beyond=True, never=never)
        if place is not None:
            monitor_id = int(left.room.monitor_id[place.monitor])
            given.append(Given(call, monitor_id, left.days[place.day], origin))
    count = give(given)
    if call_ids:
        facts = {"origin": origin.value, "given": count, "left_out": len(call_ids) - count}
        record(actor, AuditTag.SAMPLE_ASSIGNED, "call", None, calls=list(call_ids), **facts)
    return count
