"""Rubric versions as they were used, and the findings that rules made with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.db import Base
from app.transcription.models import StoredTranscript


class RubricVersion(Base):
    """A rubric file with the lexicons it names, frozen under its hash (Q1). Evaluations keep the version."""

    __tablename__ = "rubric_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    title_en: Mapped[str] = mapped_column(String(120))
    title_zh: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(Text)
    lexicons: Mapped[dict[str, Any]]
    registered_at: Mapped[datetime]
    in_force: Mapped[bool] = mapped_column(default=True)


class StoredFinding(Base):
    """What a rule proposes for one item of one call, with its evidence (Q3)."""

    __tablename__ = "finding"
    __table_args__ = (
        Index("uq_finding_once", "transcript_id", "rubric_version_id", "item_code", unique=True),
        Index("ix_finding_by_item", "rubric_version_id", "item_code", "verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey(StoredTranscript.id))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey(RubricVersion.id))
    item_code: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float]
    reason: Mapped[dict[str, Any]]
    evidence: Mapped[list[Any]]
    found_at: Mapped[datetime]

    transcript: Mapped[StoredTranscript] = relationship()
    rubric_version: Mapped[RubricVersion] = relationship()
