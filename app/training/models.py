"""Training needs that grow out of common problems (F3), and trainings with the listening around them (S4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base
from app.foundation.i18n import Bilingual
from app.recordings.models import Call


class TrainingNeed(Base):
    """A problem that many agents share in a month (共性问题), handed to the trainer.

    ``agent_ids`` are those who failed the item at least once. ``state``: found → planned → met, or
    dismissed with a reason.
    """

    __tablename__ = "training_need"
    __table_args__ = (Index("uq_training_need_once", "month", "item_code", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    item_code: Mapped[str] = mapped_column(String(40))
    title_en: Mapped[str] = mapped_column(String(200))
    title_zh: Mapped[str] = mapped_column(String(200))
    calls_judged: Mapped[int]
    calls_failed: Mapped[int]
    agents_judged: Mapped[int]
    agent_ids: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    found_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]

    trainer: Mapped[User | None] = relationship()

    @property
    def title(self) -> Bilingual:
        return Bilingual(zh=self.title_zh, en=self.title_en)


class Training(Base):
    """A training on the item of a need, with the draws of whom to hear before and after it (S4, F4).

    ``agent_ids`` are those concerned, ``terms`` the rules it was filed with; both stay as they are, so that
    its draws can be made again. ``commitment`` is the hash of ``seed``, shown from the filing on; the seed
    itself only once both draws are made.
    """

    __tablename__ = "training"

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey(TrainingNeed.id), index=True)
    held_on: Mapped[date]
    agent_ids: Mapped[list[Any]]
    terms: Mapped[dict[str, Any]]
    seed: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    filed_on: Mapped[date]
    filed_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    filed_at: Mapped[datetime]

    need: Mapped[TrainingNeed] = relationship()
    filed_by: Mapped[User] = relationship()
    draws: Mapped[list[TrainingDraw]] = relationship(back_populates="training", order_by="TrainingDraw.id")


class TrainingDraw(Base):
    """One draw of a training: ``phase`` is ``before`` or ``after``, each once.

    ``frame_digest`` names the filed agents and calls that it was made from. ``passed_over``: agents whose
    turn it was and who had no call; ``missing``: how many of ``wanted`` nobody stepped in for.
    """

    __tablename__ = "training_draw"
    __table_args__ = (Index("uq_training_draw_once", "training_id", "phase", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey(Training.id))
    phase: Mapped[str] = mapped_column(String(10))
    wanted: Mapped[int]
    missing: Mapped[int]
    passed_over: Mapped[list[Any]]
    frame_digest: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime]

    training: Mapped[Training] = relationship(back_populates="draws")
    calls: Mapped[list[TrainingCall]] = relationship(order_by="TrainingCall.id")


class TrainingCall(Base):
    """A call that is heard around a training, in the order of the draw."""

    __tablename__ = "training_call"
    __table_args__ = (Index("uq_training_call_once", "draw_id", "call_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey(TrainingDraw.id))
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id))

    call: Mapped[Call] = relationship()
