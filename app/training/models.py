"""Training needs that grow out of common problems (F3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base


class TrainingNeed(Base):
    """A problem that many agents share in a month (共性问题), handed to the trainer.

    ``agent_ids`` are those who failed the item at least once. ``state``: found → planned → met, or
    dismissed with a reason.
    """

    __tablename__ = "training_need"
    __table_args__ = (Index("uq_training_need_once", "month", "item_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    item_code: Mapped[str] = mapped_column(String(40))
    title_en: Mapped[str] = mapped_column(String(200))
    title_zh: Mapped[str] = mapped_column(String(200))
    calls_judged: Mapped[int]
    calls_failed: Mapped[int]
    agents_judged: Mapped[int]
    agent_ids: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    found_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]

    trainer: Mapped[User | None] = relationship()
