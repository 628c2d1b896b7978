"""Rubric versions as they were used, drafts of them, and the findings that their rules made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base
from app.foundation.i18n import Bilingual
from app.transcription.models import StoredTranscript


class RubricVersion(Base):
    """A rubric with the lexicons it names, frozen under its hash (Q1). Evaluations keep the version.

    ``publisher`` is who published it in the browser; None: it was registered from a file.
    """

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
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    publisher: Mapped[User | None] = relationship()


class RubricDraft(Base):
    """A rubric that is written in the browser; ``text`` is YAML and may be at fault until it is handed in.

    ``code`` and the titles are what the text says, as far as it can be read. ``editor_ids``: everybody who
    ever changed or handed it in; none of them publishes it (P2). ``revision`` counts saves, so that two
    people cannot overwrite each other. ``reason``: why it was handed back. ``version`` is what became of it.
    """

    __tablename__ = "rubric_draft"
    __table_args__ = (Index("ix_rubric_draft_by_state", "state", "saved_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), default="")
    title_en: Mapped[str] = mapped_column(String(120), default="")
    title_zh: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey(RubricVersion.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    editor_ids: Mapped[list[Any]]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    handed_in_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    version_id: Mapped[int | None] = mapped_column(ForeignKey(RubricVersion.id), unique=True)

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    saved_by: Mapped[User] = relationship(foreign_keys=[saved_by_id])
    based_on: Mapped[RubricVersion | None] = relationship(foreign_keys=[based_on_id])
    version: Mapped[RubricVersion | None] = relationship(foreign_keys=[version_id])

    @property
    def title(self) -> str:
        """In the reader's language, or in the one that it has; empty where the text says none."""
        zh, en = self.title_zh, self.title_en
        return str(Bilingual(zh=zh or en, en=en or zh))


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


class ItemTrust(Base):
    """One step of an item on the trust ladder; rows are only added, the one with the highest ``step`` holds.

    Trust belongs to the very rule (``rule_digest``): a version that changes it has no row, and so no trust.
    ``reason``: ``code`` (see ``policy/trust_words``) and the figures that it was decided on; ``set_by_id`` is
    None where it was taken back by itself.
    """

    __tablename__ = "item_trust"
    __table_args__ = (
        Index("uq_item_trust_step", "rubric_code", "item_code", "rule_digest", "step", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_code: Mapped[str] = mapped_column(String(40))
    item_code: Mapped[str] = mapped_column(String(40))
    rule_digest: Mapped[str] = mapped_column(String(64))
    step: Mapped[int]
    rung: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    reason: Mapped[dict[str, Any]]

    set_by: Mapped[User | None] = relationship()
