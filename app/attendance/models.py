"""Roster, login records, and the monthly statement they are settled into."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.db import Base
from app.organisation.models import Agent


class DutyDay(Base):
    """An agent is rostered on a day, for a shift of ``qa_rules/attendance.yaml`` (A1)."""

    __tablename__ = "duty_day"
    __table_args__ = (Index("uq_duty_day_once", "agent_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    day: Mapped[date] = mapped_column(index=True)
    shift: Mapped[str] = mapped_column(String(30))


class LoginRecord(Base):
    """From login to logout at the telephone system (A1); ``logged_out_at`` is None while logged in."""

    __tablename__ = "login_record"
    __table_args__ = (Index("uq_login_record_once", "agent_id", "logged_in_at", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    logged_in_at: Mapped[datetime] = mapped_column(index=True)
    logged_out_at: Mapped[datetime | None]


class Excuse(Base):
    """An accepted reason for which a day's lateness does not count if it was reported in time (A3)."""

    __tablename__ = "attendance_excuse"
    __table_args__ = (Index("uq_attendance_excuse_once", "agent_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    reported_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class MonthlyStatement(Base):
    """An agent's month: what the rules make of his login records (A10). Settled anew on every change."""

    __tablename__ = "monthly_statement"
    __table_args__ = (Index("uq_monthly_statement_once", "agent_id", "month", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    month: Mapped[str] = mapped_column(String(7), index=True)
    rules_hash: Mapped[str] = mapped_column(String(64))
    duty_days: Mapped[int]
    leave_days: Mapped[Decimal]
    absence_days: Mapped[Decimal]
    money: Mapped[Decimal]
    proposals: Mapped[list[Any]]
    settled_at: Mapped[datetime]

    agent: Mapped[Agent] = relationship()
    events: Mapped[list[AttendanceEvent]] = relationship(
        back_populates="statement", cascade="all, delete-orphan", order_by="AttendanceEvent.id"
    )


class AttendanceEvent(Base):
    """One line of a statement: the day, what happened, the rule applied, days and money (A10)."""

    __tablename__ = "attendance_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey(MonthlyStatement.id), index=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(30))
    minutes: Mapped[int]
    consequence: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(10))
    days: Mapped[Decimal]
    money: Mapped[Decimal]

    statement: Mapped[MonthlyStatement] = relationship(back_populates="events")
