"""Transcripts and the facts measured with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base
from app.recordings.models import Recording


class StoredTranscript(Base):
    """What was said in a recording; ``facts`` is engines.speech.types.Facts as JSON.

    ``doubts`` are reasons to distrust who is named as speaker, ``[{"code": …, facts}]``.
    ``speaker_confidence`` (0–1) is there where two voices of one channel were told apart. ``checked_at``:
    a person read the whole of it beside the sound and corrected what was wrong. Then ``checked_errors`` of
    the engine's words (characters of Chinese) were wrong, against ``checked_length`` that were said.
    """

    __tablename__ = "transcript"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey(Recording.id), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    engine: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]]
    doubts: Mapped[list[Any]] = mapped_column(default=list)
    speaker_confidence: Mapped[float | None]
    stored_at: Mapped[datetime]
    checked_at: Mapped[datetime | None] = mapped_column(index=True)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    checked_errors: Mapped[int | None]
    checked_length: Mapped[int | None]

    recording: Mapped[Recording] = relationship()
    segments: Mapped[list[StoredSegment]] = relationship(
        back_populates="transcript", cascade="all, delete-orphan", order_by="StoredSegment.position"
    )


class StoredSegment(Base):
    """One segment; ``words`` is a list of ``[text, start_s, end_s, probability]``, with what the engine
    heard as a fifth where a term list corrected it.

    ``text`` and ``words`` are the engine's for good; ``corrected_words`` are a person's, where he changed
    any. ``masks`` are the personal data in the words that hold (``holding_words``), as
    ``[first word, one after the last, kind]`` (X3).
    """

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
    corrected_words: Mapped[list[Any] | None]
    masks: Mapped[list[Any]] = mapped_column(default=list)

    transcript: Mapped[StoredTranscript] = relationship(back_populates="segments")

    @property
    def holding_words(self) -> list[Any]:
        """The words that hold: a person's where he corrected them, else the engine's."""
        return self.words if self.corrected_words is None else self.corrected_words


class Correction(Base):
    """What a person changed in one segment, and how far the engine had been off.

    ``errors`` counts substituted, deleted and inserted units (words of English, characters of Chinese)
    of ``before`` against ``after``, ``length`` the units of ``after``.
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey(StoredSegment.id), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    corrected_at: Mapped[datetime] = mapped_column(index=True)
    before: Mapped[list[Any]]
    after: Mapped[list[Any]]
    errors: Mapped[int]
    length: Mapped[int]
