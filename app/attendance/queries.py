"""Reads of rosters, logins, excuses and statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.attendance.models import AttendanceEvent, DutyDay, Excuse, LoginRecord, MonthlyStatement
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.foundation.web.paging import Page, fetch_page
from app.organisation.queries import within


def statement_of(agent_id: int, month: str) -> MonthlyStatement | None:
    """An agent's statement of month ``"2026-10"`` with its events, or None (A10)."""
    return db.session.scalars(
        select(MonthlyStatement)
        .where(MonthlyStatement.agent_id == agent_id, MonthlyStatement.month == month)
        .options(selectinload(MonthlyStatement.events))
    ).one_or_none()


def statements(month: str, scope: Scope = EVERYBODY) -> Sequence[MonthlyStatement]:
    """All visible statements of a month with their agents, by agent number."""
    return db.session.scalars(
        select(MonthlyStatement)
        .where(MonthlyStatement.month == month, within(scope, MonthlyStatement.agent_id))
        .options(joinedload(MonthlyStatement.agent))
        .order_by(MonthlyStatement.id)
    ).all()


def list_statements(month: str, scope: Scope, after: str | None) -> Page[MonthlyStatement]:
    """The visible statements of a month by agent number, a page at a time."""
    statement = (
        select(MonthlyStatement)
        .where(MonthlyStatement.month == month, within(scope, MonthlyStatement.agent_id))
        .options(joinedload(MonthlyStatement.agent))
    )
    return fetch_page(statement, [MonthlyStatement.id], after, newest_first=False)


def count_events(statement_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """How many events of each kind each statement has."""
    rows = db.session.execute(
        select(AttendanceEvent.statement_id, AttendanceEvent.kind, func.count())
        .where(AttendanceEvent.statement_id.in_(statement_ids))
        .group_by(AttendanceEvent.statement_id, AttendanceEvent.kind)
    ).all()
    return {(statement_id, kind): count for statement_id, kind, count in rows}


def latest_month(scope: Scope = EVERYBODY) -> str | None:
    """The last month that was settled for anybody visible."""
    return db.session.scalar(
        select(func.max(MonthlyStatement.month)).where(within(scope, MonthlyStatement.agent_id))
    )


def duty_between(first: date, until: date) -> Sequence[Row[int, date, str]]:
    """Rostered days from ``first`` up to ``until``: agent id, day, shift; by agent and day."""
    return db.session.execute(
        select(DutyDay.agent_id, DutyDay.day, DutyDay.shift)
        .where(DutyDay.day >= first, DutyDay.day < until)
        .order_by(DutyDay.agent_id, DutyDay.day)
    ).all()


def rostered_between(first: date, until: date) -> Sequence[Row[int, date]]:
    """Who is rostered from ``first`` up to ``until``: agent id, his first day of these."""
    return db.session.execute(
        select(DutyDay.agent_id, func.min(DutyDay.day))
        .where(DutyDay.day >= first, DutyDay.day < until)
        .group_by(DutyDay.agent_id)
    ).all()


def logins_between(begin: datetime, end: datetime) -> Sequence[Row[int, int, datetime, datetime | None]]:
    """Logins made from ``begin`` up to ``end``, both included: id, agent id, login, logout."""
    return db.session.execute(
        select(LoginRecord.id, LoginRecord.agent_id, LoginRecord.logged_in_at, LoginRecord.logged_out_at)
        .where(LoginRecord.logged_in_at >= begin, LoginRecord.logged_in_at <= end)
        .order_by(LoginRecord.logged_in_at)
    ).all()


def last_login() -> datetime | None:
    """The latest login that was imported, of anybody: nothing is known of the time after."""
    return db.session.scalar(select(func.max(LoginRecord.logged_in_at)))


def excuses_between(first: date, until: date) -> Sequence[Excuse]:
    """Accepted excuses of the days from ``first`` up to ``until``."""
    return db.session.scalars(select(Excuse).where(Excuse.day >= first, Excuse.day < until)).all()


def find_duty(agent_id: int, day: date) -> DutyDay | None:
    """The agent's rostered shift of a day."""
    return db.session.scalars(
        select(DutyDay).where(DutyDay.agent_id == agent_id, DutyDay.day == day)
    ).one_or_none()


def find_excuse(agent_id: int, day: date) -> Excuse | None:
    """The agent's accepted excuse of a day."""
    return db.session.scalars(
        select(Excuse).where(Excuse.agent_id == agent_id, Excuse.day == day)
    ).one_or_none()
