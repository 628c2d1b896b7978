"""Monthly summaries as filed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class MonthlySummary(Base):
    """A month's summary (M1): its figures, and ``files``: {"xlsx-en": hash, …}. Filed once, never changed."""

    __tablename__ = "monthly_summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    files: Mapped[dict[str, Any]]
    filed_by: Mapped[str] = mapped_column(String(120))
    filed_at: Mapped[datetime]
