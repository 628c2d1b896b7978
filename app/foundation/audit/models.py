"""The audit log's table and the head of its chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base

GENESIS = "0" * 64


class AuditEntry(Base):
    """One deed. ``digest`` covers the row and the digest before it, so that an alteration shows."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_by_target", "target_type", "target_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(80))
    tag: Mapped[str] = mapped_column(String(60), index=True)
    target_type: Mapped[str] = mapped_column(String(40))
    target_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    previous_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """A single row: the last digest. Writers lock it, so that the chain has no forks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    entry_count: Mapped[int]
