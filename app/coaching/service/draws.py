"""Calls for follow-up listening are drawn, not chosen (F2, S6)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from app.coaching import policy
from app.coaching.models import FollowUp
from app.coaching.queries.draws import lock_follow_ups_without_call, recorded_calls
from app.engines.draw.numbers import choose
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag


def draw_follow_ups(actor: Actor, zone: ZoneInfo) -> int:
    """Draw a call for each follow-up that is due and has none: at random, never by choice (S6).

    Drawn from the agent's recorded calls since the plan and since he was last heard; the call with the
    least permanent random number wins, so anyone can draw again from the facts in the log. Who has no such
    call waits. Returns how many follow-ups got one.
    """
    require(actor, Permission.JOB_RUN)
    waiting, now = lock_follow_ups_without_call(clock.today(zone)), clock.now()
    if not waiting:
        return 0
    first = min(one.plan.agreed_at for one in waiting)
    calls = recorded_calls({one.plan.agent_id for one in waiting}, first, now)
    taken: set[int] = set()
    for follow_up in waiting:
        facts = _drawn(follow_up, [call for call in calls if call.id not in taken])
        if facts is not None:
            taken.add(facts["call_id"])
            follow_up.call_id = facts["call_id"]
            record(actor, AuditTag.FOLLOW_UP_DRAWN, "follow_up", follow_up.id, until=now.isoformat(), **facts)
    return len(taken)


def _drawn(follow_up: FollowUp, calls: list[Any]) -> dict[str, Any] | None:
    """The call that the lot falls on, with what a second draw needs; None if there is none to draw from."""
    plan = follow_up.plan
    since = policy.heard_since(plan.agreed_at, [one.recorded_at for one in plan.follow_ups])
    mine = [call for call in calls if call.agent_id == plan.agent_id and call.started_at > since]
    frame: dict[str, int] = {call.external_id: call.id for call in mine}
    if not frame:
        return None
    names, seed = sorted(frame), policy.draw_seed(plan.id, follow_up.id)
    call_id = frame[names[int(choose(seed, names, 1)[0])]]
    return {"call_id": call_id, "out_of": len(names), "since": since.isoformat(), "seed": seed.hex()}
