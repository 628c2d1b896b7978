"""Call records, kept recordings, and what was put in quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.db import Base
from app.organisation.models import Agent


class Call(Base):
    """One call as the telephone system tells of it (C1). ``external_id`` is that system's unique id.

    ``recording_name`` and ``sidecar_name`` are the files that the manifest promises; where each party has a
    file of his own, ``customer_recording_name`` is the customer's. ``agent_channel`` is the channel of the
    agent (C2), None where the manifest does not say. A call without them can still get a file of its own
    id's name. ``language`` is None where it is to be heard from the sound.

    ``is_provisional``: noted by a person who scored the call without its record (S3, S8). It stands for the
    call until the telephone system tells of it, and is in no list, count or frame (``FROM_SYSTEM``).
    """

    __tablename__ = "call"
    __table_args__ = (
        Index("ix_call_by_agent", "agent_id", "started_at"),
        Index("ix_call_newest", "started_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(80), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    started_at: Mapped[datetime]
    duration_s: Mapped[int]
    direction: Mapped[str] = mapped_column(String(10))
    queue: Mapped[str] = mapped_column(String(40))
    ring_s: Mapped[int]
    hold_s: Mapped[int]
    customer_number: Mapped[str] = mapped_column(String(40))
    disposition: Mapped[str] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(10))
    imported_at: Mapped[datetime]
    recording_name: Mapped[str | None] = mapped_column(String(300), unique=True)
    customer_recording_name: Mapped[str | None] = mapped_column(String(300), unique=True)
    agent_channel: Mapped[int | None]
    sidecar_name: Mapped[str | None] = mapped_column(String(300), index=True)
    is_provisional: Mapped[bool] = mapped_column(default=False, server_default=false())

    agent: Mapped[Agent] = relationship()
    recording: Mapped[Recording | None] = relationship(back_populates="call")

    @property
    def masked_number(self) -> str:
        """The customer's number as screens show it: the last four digits only (X3)."""
        return "•" * max(0, len(self.customer_number) - 4) + self.customer_number[-4:]


# What lists, counts and frames of calls are made of.
FROM_SYSTEM: ColumnElement[bool] = Call.is_provisional.is_(False)


class Recording(Base):
    """The sound of a call, kept under its content hash (C3).

    ``agent_channel`` is 0 or 1, None where both parties are in one channel. ``relation`` is the doubt
    about the channels (``separate``, ``mixed``, ``mono``). ``peaks`` draws the waveform.
    ``customer_digest`` and ``customer_suffix`` name the customer's file where each party came in one of
    his own: then ``digest`` is the agent's, and channel 0.
    ``has_playable`` says that the browser gets a WAV made from it. ``sidecar_digest`` is the hash of a
    transcript that came with it.
    """

    __tablename__ = "recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), unique=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    suffix: Mapped[str] = mapped_column(String(10))
    customer_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    customer_suffix: Mapped[str | None] = mapped_column(String(10))
    codec: Mapped[str] = mapped_column(String(30))
    source_rate: Mapped[int]
    channel_count: Mapped[int]
    agent_channel: Mapped[int | None]
    relation: Mapped[str] = mapped_column(String(12))
    duration_s: Mapped[float]
    has_playable: Mapped[bool]
    sidecar_digest: Mapped[str | None] = mapped_column(String(64))
    kept_at: Mapped[datetime]
    peaks: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    call: Mapped[Call] = relationship(back_populates="recording")


class Quarantined(Base):
    """A file or a manifest row that could not be used, and why (C2).

    ``reason`` is a code of ``policy.reasons.REASONS``; ``detail`` holds its facts as JSON (row, column,
    value, what the decoder saw), which pages put into words. ``row`` holds a manifest's row as it came, so
    that it can be corrected and sent again.
    """

    __tablename__ = "quarantined"
    __table_args__ = (Index("uq_quarantined_once", "digest", "source", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(40), index=True)
    detail: Mapped[str] = mapped_column(Text)
    row: Mapped[dict[str, Any] | None]
    seen_at: Mapped[datetime]
