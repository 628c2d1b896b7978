"""Evaluations: a person's score of a call on a rubric version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base
from app.organisation.models import Agent
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.sampling.models import DrawnCall


class Evaluation(Base):
    """One monitor's score of one call.

    ``origin`` is ``random`` for drawn calls; every other way in is kept out of the statistical score
    (S6). ``revision`` counts saves, so that two open tabs cannot overwrite each other.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        Index("uq_evaluation_once", "call_id", "monitor_id", unique=True),
        Index("ix_evaluation_worklist", "monitor_id", "state", "due_on"),
        Index("ix_evaluation_by_agent", "agent_id", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id))
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey(RubricVersion.id))
    drawn_call_id: Mapped[int | None] = mapped_column(ForeignKey(DrawnCall.id), unique=True)
    origin: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date]
    total: Mapped[Decimal | None]
    is_fatal: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(Text, default="")
    assigned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    saved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    acknowledged_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    agent: Mapped[Agent] = relationship()
    monitor: Mapped[User] = relationship()
    rubric_version: Mapped[RubricVersion] = relationship()
    drawn_call: Mapped[DrawnCall | None] = relationship()
    items: Mapped[list[EvaluationItem]] = relationship(
        back_populates="evaluation", cascade="all, delete-orphan", order_by="EvaluationItem.id"
    )
    notes: Mapped[list[MomentNote]] = relationship(
        back_populates="evaluation", cascade="all, delete-orphan", order_by="MomentNote.at_s"
    )


class EvaluationItem(Base):
    """What the person decided for one item, and what the rule had proposed (Q3: overriding is recorded).

    ``verdict`` is a verdict of the engine or ``points`` (a part of them). ``note_at_s`` hangs the note on
    a moment of the call (Q4).
    """

    __tablename__ = "evaluation_item"
    __table_args__ = (
        Index("uq_evaluation_item_once", "evaluation_id", "item_code", unique=True),
        Index("ix_evaluation_item_by_code", "item_code", "verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id))
    item_code: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str | None] = mapped_column(String(16))
    proposed: Mapped[str | None] = mapped_column(String(16))
    points: Mapped[Decimal | None]
    note: Mapped[str] = mapped_column(Text, default="")
    note_at_s: Mapped[float | None]

    evaluation: Mapped[Evaluation] = relationship(back_populates="items")

    @property
    def is_overridden(self) -> bool:
        """The person decided otherwise than a rule that did decide."""
        is_proposed = self.proposed in ("pass", "fail", "not_applicable")
        return is_proposed and self.verdict not in (None, self.proposed)


class MomentNote(Base):
    """A comment that hangs on a moment of the call (Q4)."""

    __tablename__ = "moment_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id), index=True)
    at_s: Mapped[float]
    text: Mapped[str] = mapped_column(Text)

    evaluation: Mapped[Evaluation] = relationship(back_populates="notes")
