"""Calls heard while they went on, and plans of mystery calls."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.foundation.db import Base
from app.foundation.i18n import Bilingual
from app.live.policy.clock import Clock
from app.live.policy.matching import Stretch
from app.live.policy.window import Window
from app.organisation.models import Agent, Team
from app.recordings.models import Call
from app.rubrics.models import RubricVersion

_RUNNING = text("stopped_at IS NULL")
_WHILE_RUNNING: dict[str, Any] = {"sqlite_where": _RUNNING, "postgresql_where": _RUNNING}


class LiveCall(Base):
    """A call that somebody scored while it went on: as a listener (S8), or as the customer (S3).

    ``noted_call_id`` is the provisional call that stands for it, ``record_call_id`` the telephone system's,
    once it is attached; the score is of the one or the other. ``offset_s``: where in the recording the clock
    began. ``attached_by_id`` is None where the record was found by itself; ``is_by_hand``: a wrong one was
    taken off, so a person chooses from now on. One clock runs at a time for each monitor.
    """

    __tablename__ = "live_call"
    __table_args__ = (
        Index("uq_live_call_running", "monitor_id", unique=True, **_WHILE_RUNNING),
        Index("ix_live_call_waiting", "record_call_id", "started_at"),
        Index("ix_live_call_by_monitor", "monitor_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id), unique=True)
    noted_call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), unique=True)
    record_call_id: Mapped[int | None] = mapped_column(ForeignKey(Call.id))
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    number: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_s: Mapped[int] = mapped_column(default=0)
    offset_s: Mapped[float | None]
    attached_at: Mapped[datetime | None]
    attached_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    is_by_hand: Mapped[bool] = mapped_column(default=False)

    evaluation: Mapped[Evaluation] = relationship()
    noted_call: Mapped[Call] = relationship(foreign_keys=noted_call_id)
    record_call: Mapped[Call | None] = relationship(foreign_keys=record_call_id)
    monitor: Mapped[User] = relationship(foreign_keys=monitor_id)
    agent: Mapped[Agent] = relationship()
    attached_by: Mapped[User | None] = relationship(foreign_keys=attached_by_id)

    @property
    def clock(self) -> Clock:
        """The clock as it stands."""
        return Clock(self.started_at, self.stopped_at, self.paused_at, self.paused_s)

    @property
    def heard(self) -> Stretch | None:
        """From when to when it was heard; None while the clock runs."""
        if self.stopped_at is None:
            return None
        return Stretch(self.started_at, self.stopped_at, self.number)


class MysteryPlan(Base):
    """A mystery call as its supervisor planned it (匿名访问, S3); ``state``: planned, missed or closed.

    Once the call was made, ``live_call`` and the state of its score tell the rest. The target is an agent, a
    team or a queue. The score is shown to the agent at ``release_at``, else ``release_after_days`` after it
    was handed in.
    """

    __tablename__ = "mystery_plan"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN agent_id IS NULL THEN 0 ELSE 1 END + CASE WHEN team_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN queue = '' THEN 0 ELSE 1 END = 1",
            name="one_target",
        ),
        Index("ix_mystery_plan_by_caller", "caller_id", "state", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title_zh: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    ask_zh: Mapped[str] = mapped_column(Text)
    ask_en: Mapped[str] = mapped_column(Text)
    answer_zh: Mapped[str] = mapped_column(Text)
    answer_en: Mapped[str] = mapped_column(Text)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey(RubricVersion.id))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey(Agent.id))
    team_id: Mapped[int | None] = mapped_column(ForeignKey(Team.id))
    queue: Mapped[str] = mapped_column(String(40), default="")
    caller_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    first_on: Mapped[date]
    last_on: Mapped[date]
    from_time: Mapped[time]
    until_time: Mapped[time]
    release_at: Mapped[datetime | None]
    release_after_days: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    close_reason: Mapped[str] = mapped_column(String(500), default="")
    planned_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    planned_at: Mapped[datetime]
    live_call_id: Mapped[int | None] = mapped_column(ForeignKey(LiveCall.id), unique=True)

    rubric_version: Mapped[RubricVersion] = relationship()
    agent: Mapped[Agent | None] = relationship()
    team: Mapped[Team | None] = relationship()
    caller: Mapped[User] = relationship(foreign_keys=caller_id)
    live_call: Mapped[LiveCall | None] = relationship()

    @property
    def title(self) -> Bilingual:
        return Bilingual(zh=self.title_zh, en=self.title_en)

    @property
    def ask(self) -> Bilingual:
        """What the caller asks for."""
        return Bilingual(zh=self.ask_zh, en=self.ask_en)

    @property
    def answer(self) -> Bilingual:
        """What a right answer is."""
        return Bilingual(zh=self.answer_zh, en=self.answer_en)

    @property
    def window(self) -> Window:
        return Window(self.first_on, self.last_on, self.from_time, self.until_time)
