"""Draws: the frame each was made from, what was drawn, for whom, and who fell short."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation import clock
from app.foundation.db import Base
from app.organisation.models import Agent
from app.recordings.models import Call


class Draw(Base):
    """One week's draw (S1, S6), so kept that anyone can redraw.

    ``commitment`` is the hash of the seed, made at ``committed_at`` and shown from then on; ``seed`` is
    shown after the week. The frame is filed under ``frame_digest``; what else the draw went by (plan,
    monitors, volume, texts of the rules) under ``basis_digest``.
    """

    __tablename__ = "draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[str] = mapped_column(String(40))
    week_on: Mapped[date]
    commitment: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(64))
    committed_at: Mapped[datetime] = mapped_column(default=clock.now)
    frame_digest: Mapped[str | None] = mapped_column(String(64))
    basis_digest: Mapped[str | None] = mapped_column(String(64))
    rules_hash: Mapped[str | None] = mapped_column(String(64))
    code_version: Mapped[str | None] = mapped_column(String(40))
    exclusions: Mapped[dict[str, Any] | None]
    frame_size: Mapped[int | None]
    drawn_at: Mapped[datetime | None]

    __table_args__ = (Index("uq_draw_once", "plan", "week_on", unique=True),)

    calls: Mapped[list[DrawnCall]] = relationship(back_populates="draw", order_by="DrawnCall.id")
    shortfalls: Mapped[list[Shortfall]] = relationship(back_populates="draw", order_by="Shortfall.id")


class DrawnCall(Base):
    """A call that was drawn, why, and who listens to it. ``probability`` is its inclusion probability."""

    __tablename__ = "drawn_call"
    __table_args__ = (
        Index("uq_drawn_call_once", "draw_id", "call_id", unique=True),
        Index("ix_drawn_call_by_monitor", "monitor_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey(Draw.id))
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), index=True)
    monitor_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    slot: Mapped[str] = mapped_column(String(30))
    slots: Mapped[list[Any]]
    stratum: Mapped[str] = mapped_column(String(60))
    number: Mapped[float]
    probability: Mapped[float]
    due_on: Mapped[date]

    draw: Mapped[Draw] = relationship(back_populates="calls")
    call: Mapped[Call] = relationship()
    monitor: Mapped[User | None] = relationship()


class Shortfall(Base):
    """An agent who got fewer calls than the plan wants, and why (code of engines.draw)."""

    __tablename__ = "draw_shortfall"
    __table_args__ = (Index("uq_draw_shortfall_once", "draw_id", "agent_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey(Draw.id))
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    wanted: Mapped[int]
    drawn: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))

    draw: Mapped[Draw] = relationship(back_populates="shortfalls")
    agent: Mapped[Agent] = relationship()
