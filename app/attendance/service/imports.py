"""Taking login records and rosters from files; importing one twice changes nothing (A1, C3)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from app.attendance import queries
from app.attendance.models import DutyDay, LoginRecord
from app.attendance.service.intake import HEADINGS_ZH, OFF, LoginRow, RosterRow, read_logins, read_roster
from app.engines.duty.rules import load_attendance
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict
from app.foundation.handed_in import Imported, Rejection
from app.foundation.i18n import _
from app.foundation.queue.enqueue import enqueue
from app.foundation.rulebook import read_rules
from app.foundation.storage import content_hash
from app.organisation.models import Agent
from app.organisation.queries import ids_by_number, list_agents

_Login = tuple[int, datetime]
_Duty = tuple[int, date]


def import_logins(actor: Actor, path: Path, zone: ZoneInfo, name: str | None = None) -> Imported:
    """Take login records from a file called ``name`` (A1); a logout that was open may come with a later file.

    Months that changed are settled by a job. Raises InvalidInput for a file that is no such table,
    Conflict when the same records are being imported at this moment.
    """
    require(actor, Permission.ATTENDANCE_IMPORT)
    rows, rejected = read_logins(path, zone)
    outcome, stored = Imported(rejected=rejected, names=HEADINGS_ZH), _stored_logins(rows)
    logout = {key: at for key, (_id, at) in stored.items()}
    touched = _merge_logins(rows, logout, outcome)
    new = [key for key in touched if key not in stored]
    with _nobody_else():
        if new:
            db.session.execute(
                insert(LoginRecord),
                [{"agent_id": key[0], "logged_in_at": key[1], "logged_out_at": logout[key]} for key in new],
            )
        if later := [
            {"id": stored[key][0], "logged_out_at": logout[key]} for key in touched if key in stored
        ]:
            db.session.execute(update(LoginRecord), later)
    outcome.new, outcome.changed = len(new), len(touched) - len(new)
    days = [at.astimezone(zone).date() for _agent, at in touched]
    _settle_again([*days, *(day - timedelta(days=1) for day in days)])  # a night shift began the day before
    _log(actor, AuditTag.LOGINS_IMPORTED, path, name, outcome)
    return outcome


def import_roster(actor: Actor, path: Path, name: str | None = None) -> Imported:
    """Take a duty roster from a file called ``name`` (A1, A4); shift "off" takes a day off the roster.

    An agent without a valid duty qualification is not rostered (P1). Months that changed are settled by a
    job. Raises InvalidInput for a file that is no such table, Conflict when two rosters come at once.
    """
    require(actor, Permission.ATTENDANCE_IMPORT)
    shifts = read_rules("attendance.yaml", load_attendance).value.shifts
    rows, rejected = read_roster(path, shifts)
    outcome, stored = Imported(rejected=rejected, names=HEADINGS_ZH), _stored_duty(rows)
    planned = dict(stored)
    _merge_duty(rows, planned, outcome)
    changed = {key: shift for key, shift in planned.items() if stored.get(key, OFF) != shift}
    with _nobody_else():
        _write_duty(stored, changed)
    outcome.new = sum(key not in stored for key in changed)
    outcome.changed = len(changed) - outcome.new
    _settle_again(day for _agent, day in changed)
    _log(actor, AuditTag.ROSTER_IMPORTED, path, name, outcome)
    return outcome


def _stored_logins(rows: Sequence[LoginRow]) -> dict[_Login, tuple[int, datetime | None]]:
    """Id and logout of the records that are there for the time that the rows span, in one query."""
    if not rows:
        return {}
    times = [row.logged_in_at for row in rows]
    found = queries.logins_between(min(times), max(times))
    return {(agent_id, begin): (row_id, end) for row_id, agent_id, begin, end in found}


def _merge_logins(
    rows: Sequence[LoginRow], logout: dict[_Login, datetime | None], outcome: Imported
) -> set[_Login]:
    """Bring ``logout`` up to date; returns the logins that are new or ended meanwhile."""
    agents, touched = ids_by_number(row.agent_number for row in rows), set()
    for row in rows:
        if row.agent_number not in agents:
            outcome.rejected.append(_unknown_agent(row.line, row.agent_number))
            continue
        key = (agents[row.agent_number], row.logged_in_at)
        if key not in logout or (logout[key] is None and row.logged_out_at is not None):
            logout[key] = row.logged_out_at
            touched.add(key)
        elif row.logged_out_at in (None, logout[key]):
            outcome.unchanged += 1
        else:
            reason = _("This login is recorded with another logout. Clear up which one is right.")
            outcome.rejected.append(Rejection(row.line, "logged_out_at", str(row.logged_out_at), reason))
    return touched


def _stored_duty(rows: Sequence[RosterRow]) -> dict[_Duty, str]:
    """The shifts that are there for the days that the rows span, in one query."""
    if not rows:
        return {}
    days = [row.day for row in rows]
    found = queries.duty_between(min(days), max(days) + timedelta(days=1))
    return {(agent_id, day): shift for agent_id, day, shift in found}


def _merge_duty(rows: Sequence[RosterRow], planned: dict[_Duty, str], outcome: Imported) -> None:
    agents = {agent.number: agent for agent in list_agents()}
    for row in rows:
        agent = agents.get(row.agent_number)
        if agent is None:
            outcome.rejected.append(_unknown_agent(row.line, row.agent_number))
        elif row.shift != OFF and not _is_qualified(agent, row.day):
            reason = _("The agent's duty qualification does not cover this day: he may not be rostered.")
            outcome.rejected.append(Rejection(row.line, "agent_number", row.agent_number, reason))
        elif planned.get((agent.id, row.day), OFF) == row.shift:
            outcome.unchanged += 1
        else:
            planned[agent.id, row.day] = row.shift


def _is_qualified(agent: Agent, day: date) -> bool:
    return agent.qualified_until is not None and day <= agent.qualified_until


def _write_duty(stored: dict[_Duty, str], changed: dict[_Duty, str]) -> None:
    for agent_id, day in changed.keys() & stored.keys():  # a change of plan is rare: a statement each
        db.session.execute(delete(DutyDay).where(DutyDay.agent_id == agent_id, DutyDay.day == day))
    rows = [
        {"agent_id": a, "day": day, "shift": shift} for (a, day), shift in changed.items() if shift != OFF
    ]
    if rows:
        db.session.execute(insert(DutyDay), rows)


def _unknown_agent(line: int, number: str) -> Rejection:
    return Rejection(line, "agent_number", number, _("There is no agent with this number."))


@contextmanager
def _nobody_else() -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise Conflict(
            _("The same rows are being imported at this moment. Import the file again.")
        ) from error


def _settle_again(days: Iterable[date]) -> None:
    """Queue the settlement of the months that changed; each import is a cause of its own."""
    cause = secrets.token_hex(8)
    for month in sorted({clock.month_of(day) for day in days}):
        enqueue("attendance.settle", month=month, cause=cause)


def _log(actor: Actor, tag: AuditTag, path: Path, name: str | None, outcome: Imported) -> None:
    record(
        actor, tag, "file", None, file=name or path.name, digest=content_hash(path), new=outcome.new,
        changed=outcome.changed, unchanged=outcome.unchanged, rejected=len(outcome.rejected),
    )  # fmt: skip
