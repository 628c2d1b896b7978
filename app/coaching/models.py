"""Interviews, improvement plans and the listening that follows them up (F1, F2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.foundation.db import Base
from app.organisation.models import Agent
from app.recordings.models import Call


class Interview(Base):
    """面谈记录: what was found, what was agreed, signed by both (F1). ``kind``: problem or praise."""

    __tablename__ = "interview"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id), index=True)
    interviewer_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    held_on: Mapped[date]
    found: Mapped[str] = mapped_column(Text)
    agreed: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    signed_by_interviewer_at: Mapped[datetime | None]
    signed_by_agent_at: Mapped[datetime | None]

    evaluation: Mapped[Evaluation] = relationship()
    agent: Mapped[Agent] = relationship()
    interviewer: Mapped[User] = relationship()
    plan: Mapped[ImprovementPlan | None] = relationship(back_populates="interview")


class ImprovementPlan(Base):
    """改进计划: goals, measures and a date (F2). ``state``: open → following → closed, and open again."""

    __tablename__ = "improvement_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey(Interview.id), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id), index=True)
    goal: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    item_codes: Mapped[list[Any]]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    agreed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    interview: Mapped[Interview] = relationship(back_populates="plan")
    agent: Mapped[Agent] = relationship()
    follow_ups: Mapped[list[FollowUp]] = relationship(back_populates="plan", order_by="FollowUp.id")


class FollowUp(Base):
    """跟进监听: a later call heard on the plan's items. ``outcome``: improved, unchanged, or None yet."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(ImprovementPlan.id), index=True)
    planned_on: Mapped[date]
    call_id: Mapped[int | None] = mapped_column(ForeignKey(Call.id))
    outcome: Mapped[str | None] = mapped_column(String(12))
    remark: Mapped[str] = mapped_column(Text, default="")
    listener_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    recorded_at: Mapped[datetime | None]

    plan: Mapped[ImprovementPlan] = relationship(back_populates="follow_ups")
    call: Mapped[Call | None] = relationship()
    listener: Mapped[User | None] = relationship()
