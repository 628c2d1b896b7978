"""The tables of the queue: jobs, and the parts of the product that report themselves alive."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class JobState(StrEnum):
    """waiting → running → done; back to waiting after a failure; parked after the last attempt."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class Job(Base):
    """One piece of work. ``key`` is unique: the same work is never queued twice."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_to_sweep", "state", "sent_at"),
        Index("ix_job_urgent", "state", "priority", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default=JobState.WAITING.value)
    priority: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    attempts_allowed: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(80))
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Pause(Base):
    """Jobs of this name wait until somebody resumes them."""

    __tablename__ = "pause"

    job_name: Mapped[str] = mapped_column(String(80), primary_key=True)
    paused_at: Mapped[datetime]


class Part(Base):
    """A running part of the product (worker, scheduler) and when it was last seen.

    ``holder`` also serves as the lock by which only one scheduler runs.
    """

    __tablename__ = "part"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    seen_at: Mapped[datetime]
