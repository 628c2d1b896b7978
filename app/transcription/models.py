"""Transcripts and the facts measured with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.db import Base
from app.recordings.models import Recording


class StoredTranscript(Base):
    """What was said in a recording; ``facts`` is engines.speech.types.Facts as JSON."""

    __tablename__ = "transcript"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey(Recording.id), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    engine: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]]
    stored_at: Mapped[datetime]

    recording: Mapped[Recording] = relationship()
    segments: Mapped[list[StoredSegment]] = relationship(
        back_populates="transcript", cascade="all, delete-orphan", order_by="StoredSegment.position"
    )


class StoredSegment(Base):
    """One segment; ``words`` is a list of ``[text, start_s, end_s, probability]``."""

    __tablename__ = "segment"
    __table_args__ = (Index("uq_segment_position", "transcript_id", "position", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey(StoredTranscript.id))
    position: Mapped[int]
    speaker: Mapped[str] = mapped_column(String(10))
    start_s: Mapped[float]
    end_s: Mapped[float]
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[Any]]
    confidence: Mapped[float]

    transcript: Mapped[StoredTranscript] = relationship(back_populates="segments")
