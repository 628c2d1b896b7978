"""Monthly appraisals of monitors as filed (J3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base


class Appraisal(Base):
    """A monitor's month. ``figures``: name → figure as JSON (`policy.figures`), filed once, never changed.

    The monitor may comment on it once, and the supervisor answers once. ``filed_by`` None: the system.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        Index("uq_appraisal_once", "month", "monitor_id", unique=True),
        Index("ix_appraisal_by_monitor", "monitor_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    figures: Mapped[dict[str, Any]]
    rules_hash: Mapped[str] = mapped_column(String(64))
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    filed_at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(Text, default="")
    commented_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    answered_at: Mapped[datetime | None]

    monitor: Mapped[User] = relationship(foreign_keys=monitor_id)
    filed_by: Mapped[User | None] = relationship(foreign_keys=filed_by_id)
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)
