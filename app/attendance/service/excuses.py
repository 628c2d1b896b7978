"""Accepting a reason for which lateness does not count (A3)."""

from __future__ import annotations

from datetime import date, datetime

from app.attendance import queries
from app.attendance.models import Excuse
from app.engines.duty.rules import ExcuseKind, load_attendance
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.clock import month_of
from app.foundation.db import db
from app.foundation.errors import InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.foundation.queue.enqueue import enqueue
from app.foundation.rulebook import read_rules
from app.organisation.queries import get_agent, scope_of


def accept_excuse(
    actor: Actor, agent_id: int, day: date, kind: ExcuseKind, reported_at: datetime, reason: str
) -> Excuse:
    """Accept the reason of an agent for being late on a day (A3); the month is settled again by a job.

    ``reported_at`` is kept and judged at the settlement: what was reported too late does not count. Raises
    InvalidInput for a kind that the centre does not take or a day off duty, NotAllowed for one's own case.
    """
    require(actor, Permission.ATTENDANCE_IMPORT)
    agent = get_agent(agent_id, scope_of(actor))
    if agent.user_id == actor.user_id:
        raise NotAllowed(_("Nobody decides his own case. Ask another manager."))
    if kind not in read_rules("attendance.yaml", load_attendance).value.excuses.kinds:
        raise InvalidInput(_("This centre does not take this excuse."))
    if queries.find_duty(agent_id, day) is None:
        raise InvalidInput(_("The agent was not on the roster that day. Check the day."))
    excuse = queries.find_excuse(agent_id, day) or Excuse(agent_id=agent_id, day=day)
    before = {"kind": excuse.kind, "reason": excuse.reason} if excuse.id else None
    excuse.kind, excuse.reported_at, excuse.reason = kind.value, reported_at, reason
    db.session.add(excuse)
    db.session.flush()  # the log names the new id
    after = {"kind": kind.value, "reason": reason}
    record(
        actor, AuditTag.EXCUSE_ACCEPTED, "agent", agent_id, day=day.isoformat(), before=before, after=after
    )
    enqueue(
        "attendance.settle",
        month=month_of(day),
        cause=f"excuse {excuse.id} {reported_at.isoformat()} {kind.value}",
    )
    return excuse
