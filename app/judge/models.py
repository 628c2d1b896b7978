"""What the language model answered, kept so that nobody has to ask twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class StoredJudgement(Base):
    """An answer under the hash of all that was sent for it: model, instructions, question, masked turns.

    ``answer``: ``{"answer": "yes", "citations": [{"turn": 3, "words": "…"}]}``, as it was given. Neither what
    was sent nor whose call it was about is here; the audit log tells the transcript.
    """

    __tablename__ = "judgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    model: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]
