"""Settling a month: every agent's rostered shifts against his login records (A1, A2, A3, A8, A10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.attendance import policy, queries
from app.attendance.models import AttendanceEvent, MonthlyStatement
from app.engines.duty.rules import AttendanceRules, ExcuseKind, load_attendance
from app.engines.duty.shift import Session, Shift, shift_on
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.organisation.queries import list_agents

_DAY = timedelta(days=1)


class _Records(NamedTuple):
    """A month's rows, each table read once; times by the centre's clock, without a zone.

    ``known_until``: the records say nothing of the time after, so later shifts cannot be settled yet.
    """

    shifts: dict[int, list[Shift]]
    sessions: dict[tuple[int, date], list[Session]]
    excuses: dict[tuple[int, date], policy.Excuse]
    known_until: datetime


def settle_month(actor: Actor, month: str, zone: ZoneInfo) -> int:
    """Make the statements of month ``"2026-10"`` anew and return how many there are (A10).

    A shift counts once it is over and the imported login records reach beyond its end: nobody is absent
    because a file is late. Doing it again gives the same. Raises InvalidInput for a month that is none or
    a shift that the rules lack, Conflict when the month is being settled at this moment.
    """
    require(actor, Permission.ATTENDANCE_IMPORT)
    rules = read_rules("attendance.yaml", load_attendance)
    records = _read_records(month, zone, rules.value)
    made = {
        agent.id: (len(days), policy.settle_month(rules.value, days))
        for agent in list_agents()
        if (days := list(_settled_days(rules.value, records, agent.id)))
    }
    head = {"month": month, "rules_hash": rules.digest, "settled_at": clock.now()}
    _replace(head, made)
    record(
        actor,
        AuditTag.ATTENDANCE_SETTLED,
        "month",
        None,
        month=month,
        statements=len(made),
        rules=rules.digest,
    )
    return len(made)


def _read_records(month: str, zone: ZoneInfo, rules: AttendanceRules) -> _Records:
    try:
        first, until = clock.month_days(month)
    except ValueError as error:
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=month)) from error
    begin, end = clock.month_bounds(month, zone)
    known_until = queries.last_login() or begin
    sessions = defaultdict(list)
    for _id, agent_id, login, logout in queries.logins_between(begin - _DAY, end + _DAY):
        session = Session(_local(login, zone), _local(logout, zone) if logout else None)
        sessions[agent_id, session.login.date()].append(session)
        known_until = max(known_until, logout or login)
    return _Records(
        shifts=_shifts(rules, first, until),
        sessions=sessions,
        excuses={
            (row.agent_id, row.day): policy.Excuse(
                ExcuseKind(row.kind), _local(row.reported_at, zone), accepted=True
            )
            for row in queries.excuses_between(first, until)
        },
        known_until=_local(min(known_until, clock.now()), zone),
    )


def _shifts(rules: AttendanceRules, first: date, until: date) -> dict[int, list[Shift]]:
    shifts = defaultdict(list)
    for agent_id, day, pattern in queries.duty_between(first, until):
        if pattern not in rules.shifts:
            raise InvalidInput(
                _(
                    "The rules lack the shift %(shift)s of the roster. Add it to attendance.yaml.",
                    shift=pattern,
                )
            )
        shifts[agent_id].append(shift_on(rules, pattern, day))
    return shifts


def _settled_days(rules: AttendanceRules, records: _Records, agent_id: int) -> Iterator[list[policy.Event]]:
    """The events of each shift of an agent that can be settled; logins of the days around reach into it."""
    for shift in records.shifts.get(agent_id, []):
        if shift.spells[-1][1] > records.known_until:
            continue
        around = (shift.on - _DAY, shift.on, shift.on + _DAY)
        sessions = [session for day in around for session in records.sessions.get((agent_id, day), [])]
        excuse = records.excuses.get((agent_id, shift.on))
        yield policy.settle_day(rules, shift, sessions, [excuse] if excuse else [])


def _replace(head: dict[str, Any], made: dict[int, tuple[int, policy.Statement]]) -> None:
    old = select(MonthlyStatement.id).where(MonthlyStatement.month == head["month"])
    apart = {"synchronize_session": False}
    db.session.execute(
        delete(AttendanceEvent).where(AttendanceEvent.statement_id.in_(old)), execution_options=apart
    )
    db.session.execute(
        delete(MonthlyStatement).where(MonthlyStatement.month == head["month"]), execution_options=apart
    )
    rows = [head | _totals(agent_id, days, statement) for agent_id, (days, statement) in made.items()]
    try:
        with db.session.begin_nested():
            kept = insert(MonthlyStatement).returning(MonthlyStatement.agent_id, MonthlyStatement.id)
            ids = dict(db.session.execute(kept, rows).all()) if rows else {}
    except IntegrityError as error:
        raise Conflict(_("This month is being settled at this moment. Look again in a minute.")) from error
    events = [
        _line(ids[agent_id], event) for agent_id, (_days, made_of) in made.items() for event in made_of.events
    ]
    if events:
        db.session.execute(insert(AttendanceEvent), events)


def _totals(agent_id: int, duty_days: int, statement: policy.Statement) -> dict[str, Any]:
    return {
        "agent_id": agent_id,
        "duty_days": duty_days,
        "leave_days": statement.leave_days,
        "absence_days": statement.absence_days,
        "money": statement.money,
        "proposals": [proposal.value for proposal in statement.proposals],
    }


def _line(statement_id: int, event: policy.Event) -> dict[str, Any]:
    return {
        "statement_id": statement_id,
        "day": event.on,
        "kind": event.kind.value,
        "minutes": event.minutes,
        "consequence": event.consequence.value,
        "rule": event.rule,
        "days": event.days,
        "money": event.money,
    }


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
