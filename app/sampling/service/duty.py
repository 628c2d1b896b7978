"""What a supervisor enters of monitors: their own daily target, and days on which they are away (S7)."""

from __future__ import annotations

from datetime import date

from app.accounts.models import User
from app.accounts.queries import get_user
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.sampling.models import DayAway, MonitorTarget
from app.sampling.policy.duty import LONGEST_DAY, MOST_DAYS_AWAY, days_from
from app.sampling.queries import duty


def set_target(actor: Actor, monitor_id: int, daily_minutes: int | None) -> None:
    """What this monitor is to hear on a working day (S7); None: what the rules say for everybody.

    Raises InvalidInput outside 0–600 minutes, NotFound where the account is no monitor's.
    """
    require(actor, Permission.DUTY_MANAGE)
    _get_monitor(monitor_id)
    if daily_minutes is not None and not 0 <= daily_minutes <= LONGEST_DAY:
        raise InvalidInput(_("A day's target has 0 to %(most)s minutes.", most=LONGEST_DAY))
    target = duty.find_target(monitor_id)
    before = None if target is None else target.daily_minutes
    if before == daily_minutes:
        return
    if target is not None and daily_minutes is None:
        db.session.delete(target)
    elif target is not None and daily_minutes is not None:
        target.daily_minutes = daily_minutes
    elif daily_minutes is not None:
        db.session.add(MonitorTarget(monitor_id=monitor_id, daily_minutes=daily_minutes))
    record(actor, AuditTag.DUTY_TARGET_SET, "user", monitor_id, before=before, after=daily_minutes)


def enter_days_away(actor: Actor, monitor_id: int, first: date, last: date, reason: str) -> int:
    """A monitor does not listen from ``first`` to ``last``; returns how many of the days are new.

    What he has on his list stays there until somebody gives it to others. Raises InvalidInput for an
    empty reason, days in the wrong order or more than a year, NotFound where the account is no monitor's.
    """
    require(actor, Permission.DUTY_MANAGE)
    _get_monitor(monitor_id)
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS_AWAY:
        raise InvalidInput(_("The last day comes after the first, at most a year later."))
    if not reason.strip():
        raise InvalidInput(_("Say why, such as leave or a course."))
    known = {day for _person, day in duty.away_pairs([monitor_id], first, last)}
    new = [day for day in days_from(first, count) if day not in known]
    db.session.add_all(DayAway(monitor_id=monitor_id, day=day, reason=reason.strip()) for day in new)
    if new:
        facts = {"first": first.isoformat(), "last": last.isoformat(), "days": len(new)}
        record(actor, AuditTag.DAYS_AWAY_ENTERED, "user", monitor_id, reason=reason.strip(), **facts)
    return len(new)


def remove_day_away(actor: Actor, day_id: int) -> int:
    """The monitor listens on that day after all; returns his id."""
    require(actor, Permission.DUTY_MANAGE)
    away = duty.get_day_away(day_id)
    db.session.delete(away)
    record(actor, AuditTag.DAY_AWAY_REMOVED, "user", away.monitor_id, day=away.day.isoformat())
    return away.monitor_id


def _get_monitor(monitor_id: int) -> User:
    person = get_user(monitor_id)
    if person.role != Role.MONITOR.value:
        raise NotFound(_("This account is no monitor's."))
    return person
