"""Calibration sessions: their calls, who scores them, the blind scores, and what was agreed (J1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.calibration.policy.states import State
from app.foundation.db import Base
from app.recordings.models import Call
from app.rubrics.models import RubricVersion


class CalibrationSession(Base):
    """One round: planned, scored blind until ``due_on``, discussed, closed.

    ``expert_id``: whose scores are the reference; None: what was agreed in the discussion is. ``seed`` (hex)
    and the frame are set where calls were drawn: from the recorded calls of the week ``week_on`` in the
    rubric's language, ``frame_size`` of them, whose ids have the hash ``frame_digest``.

    ``agreement`` is filed at the closing: name of the figure → [value, low, high] of all items together,
    numbers or None.
    """

    __tablename__ = "calibration_session"
    __table_args__ = (Index("ix_calibration_session_by_state", "state", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey(RubricVersion.id))
    rubric_code: Mapped[str] = mapped_column(String(40), index=True)
    expert_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    led_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    state: Mapped[str] = mapped_column(String(20), default=State.PLANNED.value)
    due_on: Mapped[date]
    seed: Mapped[str | None] = mapped_column(String(64))
    week_on: Mapped[date | None]
    frame_size: Mapped[int | None]
    frame_digest: Mapped[str | None] = mapped_column(String(64))
    planned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    discussed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    agreement: Mapped[dict[str, Any] | None]

    rubric_version: Mapped[RubricVersion] = relationship()
    expert: Mapped[User | None] = relationship(foreign_keys=expert_id)
    led_by: Mapped[User] = relationship(foreign_keys=led_by_id)
    calls: Mapped[list[CalibrationCall]] = relationship(
        back_populates="session", order_by="CalibrationCall.position", cascade="all, delete-orphan"
    )
    participants: Mapped[list[CalibrationParticipant]] = relationship(
        back_populates="session", order_by="CalibrationParticipant.id", cascade="all, delete-orphan"
    )
    items: Mapped[list[CalibrationItem]] = relationship(
        back_populates="session", order_by="CalibrationItem.id", cascade="all, delete-orphan"
    )


class CalibrationCall(Base):
    """A call of a session. ``reference``: what was agreed, item code → [verdict, points as text or None].

    Pages never say whose call it is, nor the call's own id.
    """

    __tablename__ = "calibration_call"
    __table_args__ = (
        Index("uq_calibration_call_once", "session_id", "call_id", unique=True),
        Index("uq_calibration_call_position", "session_id", "position", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(CalibrationSession.id))
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), index=True)
    position: Mapped[int]
    is_drawn: Mapped[bool] = mapped_column(default=False)
    reference: Mapped[dict[str, Any] | None]

    session: Mapped[CalibrationSession] = relationship(back_populates="calls")
    call: Mapped[Call] = relationship()


class CalibrationParticipant(Base):
    """Somebody who scores the calls of a session."""

    __tablename__ = "calibration_participant"
    __table_args__ = (Index("uq_calibration_participant_once", "session_id", "user_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(CalibrationSession.id))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)

    session: Mapped[CalibrationSession] = relationship(back_populates="participants")
    user: Mapped[User] = relationship()


class CalibrationScore(Base):
    """One person's blind score of one call; no figure of an agent ever reads it.

    ``answers``: item code → [verdict or None, points as text or None, note, note_at_s or None].
    ``revision`` counts saves, so that two open windows cannot overwrite each other.
    """

    __tablename__ = "calibration_score"
    __table_args__ = (Index("uq_calibration_score_once", "calibration_call_id", "user_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_call_id: Mapped[int] = mapped_column(ForeignKey(CalibrationCall.id))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    revision: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[Decimal | None]
    is_fatal: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]

    calibration_call: Mapped[CalibrationCall] = relationship()
    user: Mapped[User] = relationship()


class CalibrationItem(Base):
    """What was said of one item, and how it is read from now on; the reading counts once the session is
    closed.
    """

    __tablename__ = "calibration_item"
    __table_args__ = (Index("uq_calibration_item_once", "session_id", "item_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(CalibrationSession.id))
    item_code: Mapped[str] = mapped_column(String(40))
    notes: Mapped[str] = mapped_column(Text, default="")
    reading_zh: Mapped[str] = mapped_column(Text, default="")
    reading_en: Mapped[str] = mapped_column(Text, default="")

    session: Mapped[CalibrationSession] = relationship(back_populates="items")
