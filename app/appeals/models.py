"""Appeals: what the agent objects to, and what was decided on it at each level."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.appeals.policy.states import Outcome
from app.evaluations.models import Evaluation
from app.foundation.db import Base
from app.organisation.models import Agent

_OPEN = text("state IN ('first_level', 'answered', 'second_level')")


class Appeal(Base):
    """One appeal of an agent against one score; at most one of a score is open.

    ``level``: 1 or 2, where it is or was last. ``due_on``: until when that level answers. ``open_until``:
    until when the agent can go to the second level after the first one's answer. ``second_text``: why he
    went there. ``escalated_at``: nobody of the first level may decide, so it went to the second by itself.
    ``overdue_at``: when it was told that no answer came in time.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        Index("uq_appeal_open", "evaluation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_appeal_by_state", "state", "due_on"),
        Index("ix_appeal_by_agent", "agent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    state: Mapped[str] = mapped_column(String(20))
    level: Mapped[int]
    total_before: Mapped[Decimal]
    lodged_at: Mapped[datetime] = mapped_column(index=True)
    due_on: Mapped[date]
    open_until: Mapped[datetime | None]
    second_at: Mapped[datetime | None]
    second_text: Mapped[str] = mapped_column(Text, default="")
    escalated_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)

    evaluation: Mapped[Evaluation] = relationship()
    agent: Mapped[Agent] = relationship()
    items: Mapped[list[AppealItem]] = relationship(back_populates="appeal", order_by="AppealItem.id")
    decisions: Mapped[list[AppealDecision]] = relationship(
        back_populates="appeal", order_by="AppealDecision.level"
    )

    @property
    def at_stake(self) -> list[str]:
        """The items that no level has upheld so far: what the next decision is about."""
        rulings = [ruling for decision in self.decisions for ruling in decision.rulings]
        granted = {ruling.item_code for ruling in rulings if ruling.outcome == Outcome.UPHELD}
        return [item.item_code for item in self.items if item.item_code not in granted]


class AppealItem(Base):
    """One item of the form that is appealed: why, where in the call, and what it was when it was."""

    __tablename__ = "appeal_item"
    __table_args__ = (Index("uq_appeal_item_once", "appeal_id", "item_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey(Appeal.id))
    item_code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    at_s: Mapped[float | None]
    verdict_before: Mapped[str] = mapped_column(String(16))
    points_before: Mapped[Decimal | None]

    appeal: Mapped[Appeal] = relationship(back_populates="items")


class AppealDecision(Base):
    """What one level decided on the whole; old and new total stay."""

    __tablename__ = "appeal_decision"
    __table_args__ = (Index("uq_appeal_decision_once", "appeal_id", "level", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey(Appeal.id))
    level: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    decided_at: Mapped[datetime]
    due_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(12))
    total_before: Mapped[Decimal]
    total_after: Mapped[Decimal]

    appeal: Mapped[Appeal] = relationship(back_populates="decisions")
    by: Mapped[User] = relationship()
    rulings: Mapped[list[AppealRuling]] = relationship(back_populates="decision", order_by="AppealRuling.id")


class AppealRuling(Base):
    """What one level decided on one item: verdict and points as they are since then, and why."""

    __tablename__ = "appeal_ruling"
    __table_args__ = (Index("uq_appeal_ruling_once", "decision_id", "item_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey(AppealDecision.id))
    item_code: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(16))
    points: Mapped[Decimal | None]

    decision: Mapped[AppealDecision] = relationship(back_populates="rulings")
