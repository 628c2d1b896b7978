"""Sessions of joint listening: who comes, which calls are heard, what was agreed (S5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.foundation.db import Base


class JointSession(Base):
    """共同监听会: a monitor and one or more team leads hear typical calls. ``state``: see ``policy.states``.

    ``is_blind``: the pages of the session name no agent. ``reason`` says why it was cancelled.
    """

    __tablename__ = "joint_session"
    __table_args__ = (Index("ix_joint_session_newest", "begins_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    begins_at: Mapped[datetime]
    minutes: Mapped[int]
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    is_blind: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    arranged_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    monitor: Mapped[User] = relationship()
    seats: Mapped[list[JointSeat]] = relationship(back_populates="session", order_by="JointSeat.id")
    calls: Mapped[list[JointCall]] = relationship(
        back_populates="session", order_by="JointCall.id", cascade="all, delete-orphan"
    )


class JointSeat(Base):
    """A team lead's place in a session; ``attended`` is None until it is held."""

    __tablename__ = "joint_seat"
    __table_args__ = (Index("uq_joint_seat_once", "session_id", "lead_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(JointSession.id))
    lead_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    attended: Mapped[bool | None]

    session: Mapped[JointSession] = relationship(back_populates="seats")
    lead: Mapped[User] = relationship()


class JointCall(Base):
    """典型录音: a published score whose call is heard together; ``why`` as in ``policy.suggesting``.

    ``item_codes``: the common problems that it was suggested for. ``discussion``: what was said about it.
    """

    __tablename__ = "joint_call"
    __table_args__ = (Index("uq_joint_call_once", "session_id", "evaluation_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(JointSession.id))
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id), index=True)
    why: Mapped[str] = mapped_column(String(16))
    item_codes: Mapped[list[Any]]
    discussion: Mapped[str] = mapped_column(Text, default="")

    session: Mapped[JointSession] = relationship(back_populates="calls")
    evaluation: Mapped[Evaluation] = relationship()
    readings: Mapped[list[AgreedReading]] = relationship(
        back_populates="call", order_by="AgreedReading.id", cascade="all, delete-orphan"
    )
    follow_ups: Mapped[list[JointFollowUp]] = relationship(back_populates="call", order_by="JointFollowUp.id")


class AgreedReading(Base):
    """How those present agreed to read one item; changes no score."""

    __tablename__ = "joint_reading"
    __table_args__ = (Index("uq_joint_reading_once", "call_id", "item_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(JointCall.id))
    item_code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)

    call: Mapped[JointCall] = relationship(back_populates="readings")


class JointFollowUp(Base):
    """后续事项: what shall be done about a call, by whom, until when; ``step`` as in ``policy.states``."""

    __tablename__ = "joint_follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(JointCall.id), index=True)
    step: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]

    call: Mapped[JointCall] = relationship(back_populates="follow_ups")
    owner: Mapped[User] = relationship()


class LeadAway(Base):
    """Days on which a lead cannot come, first and last included: he keeps his place in the rotation."""

    __tablename__ = "joint_lead_away"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]

    lead: Mapped[User] = relationship()
