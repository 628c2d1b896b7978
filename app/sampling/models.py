"""Draws: the frame each was made from, what was drawn, for whom, and who fell short."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation import clock
from app.foundation.db import Base
from app.organisation.models import Agent, Team
from app.recordings.models import Call


class Draw(Base):
    """The draws of one week (S1, S6), so kept that anyone can make them again.

    ``commitment`` is the hash of the seed, made at ``committed_at`` and shown from then on; ``seed`` is
    shown after the closing. When the week begins its plan (quotas, planned minutes, obligatory slots,
    rules) is filed under ``plan_digest``; then each day is drawn (`DayDraw`), and at ``drawn_at`` the week is
    closed. ``frame_size`` and ``exclusions`` count the calls of the week as far as it is drawn. The closing
    counts for the plans of later weeks, two lists each: ``volume``, begins of quarters of an hour (seconds
    since the epoch) and calls; ``worked``, agents and the slots that they had calls in, as masks.

    A week of before daily draws (``code_version`` weekly/…) was drawn at ``drawn_at`` in one go, from the
    frame filed under ``frame_digest`` and by the basis under ``basis_digest``, which are None for all others.
    """

    __tablename__ = "draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[str] = mapped_column(String(40))
    week_on: Mapped[date]
    commitment: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(64))
    committed_at: Mapped[datetime] = mapped_column(default=clock.now)
    plan_digest: Mapped[str | None] = mapped_column(String(64))
    planned_at: Mapped[datetime | None]
    frame_digest: Mapped[str | None] = mapped_column(String(64))
    basis_digest: Mapped[str | None] = mapped_column(String(64))
    rules_hash: Mapped[str | None] = mapped_column(String(64))
    code_version: Mapped[str | None] = mapped_column(String(40))
    exclusions: Mapped[dict[str, Any] | None]
    frame_size: Mapped[int | None]
    drawn_at: Mapped[datetime | None]
    volume: Mapped[list[Any] | None] = mapped_column(deferred=True)
    worked: Mapped[list[Any] | None] = mapped_column(deferred=True)

    __table_args__ = (Index("uq_draw_once", "plan", "week_on", unique=True),)

    days: Mapped[list[DayDraw]] = relationship(back_populates="draw", order_by="DayDraw.day")
    calls: Mapped[list[DrawnCall]] = relationship(back_populates="draw", order_by="DrawnCall.id")
    shortfalls: Mapped[list[Shortfall]] = relationship(back_populates="draw", order_by="Shortfall.id")

    @property
    def is_whole_week(self) -> bool:
        """Whether the week was drawn in one go, as before there were daily draws."""
        return self.frame_digest is not None


class DayDraw(Base):
    """The draw of one day of a week, Monday 0, made on the morning after it; 7 is the closing (S6).

    The calls that it added are filed under ``frame_digest``; monitors, targets, days away, conflicts and who
    heard whom, as they were that morning, under ``basis_digest``. ``on_time``: until the closing, what the
    week's other draws go by of the frame's calls that were on time (`queries.filed.OnTime`).
    """

    __tablename__ = "day_draw"
    __table_args__ = (Index("uq_day_draw_once", "draw_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey(Draw.id))
    day: Mapped[int]
    frame_digest: Mapped[str] = mapped_column(String(64))
    basis_digest: Mapped[str] = mapped_column(String(64))
    frame_size: Mapped[int]
    exclusions: Mapped[dict[str, Any]]
    code_version: Mapped[str] = mapped_column(String(40))
    drawn_at: Mapped[datetime]
    on_time: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    draw: Mapped[Draw] = relationship(back_populates="days")


class DrawnCall(Base):
    """A call that was drawn, why, and who listens to it.

    ``probability`` is its inclusion probability: final once the week is closed, and until then what was known
    at the draw of its day, which ``provisional`` keeps. ``frame_day`` is the day whose frame holds the call,
    7 for the closing's; ``pick`` says by which step it was drawn (None: by a draw of the whole week). To be
    heard are ``window_s`` seconds from ``window_start_s`` on; None: the whole call.

    ``second_monitor_id`` is set for calls that two people score, so that their agreement can be measured. A
    monitor must never see from his data that there is somebody else: pages of his show ``seat_of``.
    """

    __tablename__ = "drawn_call"
    __table_args__ = (
        Index("uq_drawn_call_once", "draw_id", "call_id", unique=True),
        Index("ix_drawn_call_by_monitor", "monitor_id", "due_on", "stratum"),  # who heard whom, without a row
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
    provisional: Mapped[float | None]
    day_draw_id: Mapped[int | None] = mapped_column(ForeignKey(DayDraw.id), index=True)
    frame_day: Mapped[int | None]
    pick: Mapped[str | None] = mapped_column(String(20))
    window_start_s: Mapped[float | None]
    window_s: Mapped[float | None]
    is_double: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    second_monitor_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    second_due_on: Mapped[date | None]

    draw: Mapped[Draw] = relationship(back_populates="calls")
    day_draw: Mapped[DayDraw | None] = relationship()
    call: Mapped[Call] = relationship()
    monitor: Mapped[User | None] = relationship(foreign_keys=monitor_id)
    second_monitor: Mapped[User | None] = relationship(foreign_keys=second_monitor_id)

    def seat_of(self, user_id: int | None) -> tuple[User | None, date]:
        """Who listens and by when, as this person may know it: his own part if he is the second one."""
        if self.second_due_on is not None and user_id is not None and self.second_monitor_id == user_id:
            return self.second_monitor, self.second_due_on
        return self.monitor, self.due_on


class Shortfall(Base):
    """An agent who got fewer calls than the plan wants, and why (code of engines.draw).

    ``carried`` of the missing calls are added to his next week's quota, the others are closed by rule.
    """

    __tablename__ = "draw_shortfall"
    __table_args__ = (Index("uq_draw_shortfall_once", "draw_id", "agent_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey(Draw.id))
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    wanted: Mapped[int]
    drawn: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    carried: Mapped[int] = mapped_column(default=0)

    draw: Mapped[Draw] = relationship(back_populates="shortfalls")
    agent: Mapped[Agent] = relationship()


class MonitorTarget(Base):
    """What one monitor is to hear on a working day (S7), where it is not what sampling.yaml says."""

    __tablename__ = "monitor_target"

    id: Mapped[int] = mapped_column(primary_key=True)
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id), unique=True)
    daily_minutes: Mapped[int]


class DayAway(Base):
    """A day on which a monitor does not listen: leave, a course, a holiday."""

    __tablename__ = "monitor_day_away"
    __table_args__ = (Index("uq_monitor_day_away_once", "monitor_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    day: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(200))


class DeclaredConflict(Base):
    """A monitor does not judge this agent, or nobody of this team, from a day on (S6): kin, friend, quarrel.

    ``until_on`` is the last day, None while no end is known.
    """

    __tablename__ = "declared_conflict"
    __table_args__ = (CheckConstraint("(agent_id IS NULL) <> (team_id IS NULL)", name="one_side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey(Agent.id))
    team_id: Mapped[int | None] = mapped_column(ForeignKey(Team.id))
    reason: Mapped[str] = mapped_column(String(300))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    declared_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    declared_at: Mapped[datetime]

    monitor: Mapped[User] = relationship(foreign_keys=monitor_id)
    agent: Mapped[Agent | None] = relationship()
    team: Mapped[Team | None] = relationship()
    declared_by: Mapped[User] = relationship(foreign_keys=declared_by_id)


class SamplingPlan(Base):
    """A sampling plan that was set in place of sampling.yaml, from a Monday on (S1, S6); never changed.

    ``text`` is YAML as in the file, ``before`` what it replaced for that week. ``number`` counts plans in the
    order of setting, without gaps: of two people who save at once, the second finds his number taken. A plan
    that has not begun can be withdrawn. ``set_by_id`` is None for plans set from the command line.
    """

    __tablename__ = "sampling_plan"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)", name="withdrawn_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    from_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    set_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(String(500))

    set_by: Mapped[User | None] = relationship(foreign_keys=set_by_id)
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=withdrawn_by_id)
