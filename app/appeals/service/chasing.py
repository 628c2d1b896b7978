"""Nothing expires silently: what is overdue is told, what nobody may decide goes up (J2)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.appeals.policy.states import WAITING
from app.appeals.queries import appeals as read
from app.appeals.service.lodging import escalate
from app.appeals.service.rules import appeal_rules
from app.appeals.service.telling import tell_deciders, tell_overdue
from app.evaluations.policy.states import State as ScoreState
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag


def chase(actor: Actor, zone: ZoneInfo) -> int:
    """Look after each appeal that waits; returns how many became overdue since.

    People come and go: where nobody of the first level may decide any more, it goes to the second; who has
    come since is told. When the day of an answer has passed, those who may decide and the directors are told.
    """
    require(actor, Permission.JOB_RUN)
    rules, today, count = appeal_rules(), clock.today(zone), 0
    for appeal_id in read.ids_in(WAITING):
        appeal = read.lock_appeal(appeal_id)
        if appeal.state not in WAITING or appeal.evaluation.state != ScoreState.APPEALED:
            continue
        if not escalate(appeal, rules, zone):
            tell_deciders(actor, appeal, rules, zone)
        if appeal.due_on < today and appeal.overdue_at is None:
            appeal.overdue_at, count = clock.now(), count + 1
            record(actor, AuditTag.APPEAL_OVERDUE, "appeal", appeal.id, due_on=appeal.due_on.isoformat())
            tell_overdue(actor, appeal, rules, zone)
    return count
