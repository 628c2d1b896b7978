"""What people were told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.foundation.db import Base


class Notice(Base):
    """One person is told one thing once: ``kind`` has the sentence, ``facts`` are put into it.

    ``key`` says what it is about, so that telling it again changes nothing. ``endpoint`` and ``arguments``:
    the page that it leads to.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("uq_notice_once", "user_id", "kind", "key", unique=True),
        Index("ix_notice_unread", "user_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80))
    endpoint: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
