"""Evaluations: a person's score of a call on a rubric version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.accounts.models import User
from app.foundation.db import Base
from app.organisation.models import Agent
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.rubrics.policy.rungs import Mode
from app.sampling.models import DrawnCall
from app.sampling.policy.listening import Part, part_to_hear

_LIVE = text("state <> 'withdrawn'")
_WHILE_LIVE: dict[str, Any] = {"sqlite_where": _LIVE, "postgresql_where": _LIVE}
_WAITING = text("settled_at IS NULL")
_WHILE_WAITING: dict[str, Any] = {"sqlite_where": _WAITING, "postgresql_where": _WAITING}
_HEARD = text("origin IN ('live', 'mystery') AND state <> 'withdrawn'")
_RECORDED = text("origin NOT IN ('live', 'mystery')")


class HandPick(Base):
    """Somebody chose a call instead of the lot: who, what for (`PickKind`) and why (S6, F7).

    The complaint's number, day and channel are there where it was chosen for a complaint: once for each.
    """

    __tablename__ = "hand_pick"
    __table_args__ = (Index("uq_hand_pick_complaint", "complaint_number", "call_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    complaint_number: Mapped[str | None] = mapped_column(String(40))
    complained_on: Mapped[date | None]
    channel: Mapped[str | None] = mapped_column(String(40))
    picked_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    picked_at: Mapped[datetime]

    picked_by: Mapped[User] = relationship()


class Evaluation(Base):
    """One monitor's score of one call.

    ``origin`` is ``random`` for drawn calls; every other way in is kept out of the statistical score
    (S6), and where somebody chose the call, ``pick`` says why. ``revision`` counts saves, so that two open
    tabs cannot overwrite each other.

    A drawn call has one evaluation that counts, and where two people score it one ``is_second``, which serves
    their agreement alone. Nothing that a monitor sees may depend on ``is_second``. What was given to somebody
    else is ``withdrawn``: it keeps the draft, and its monitor gets it back if the call comes to him again.

    What was scored while the call went on (origin ``live`` or ``mystery``) stands beside what the same
    monitor scores by the recording: the one never takes the place of the other.
    ``submitted_at``: when the monitor was done, which his own figures go by; ``publish_at``: the hour that
    the score waits for. A score that is void has no ``published_at`` any more, so that no figure finds it.

    ``active_s``: seconds at the desk; ``heard``: the spans of the recording that were played, in seconds.
    They are for the monitor's own figures and count for no agent.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        Index(
            "uq_evaluation_once",
            "call_id",
            "monitor_id",
            unique=True,
            sqlite_where=_RECORDED,
            postgresql_where=_RECORDED,
        ),
        Index(
            "uq_evaluation_once_heard",
            "call_id",
            "monitor_id",
            unique=True,
            sqlite_where=_HEARD,
            postgresql_where=_HEARD,
        ),
        Index("uq_evaluation_seat", "drawn_call_id", "is_second", unique=True, **_WHILE_LIVE),
        Index("ix_evaluation_worklist", "monitor_id", "state", "due_on"),
        Index("ix_evaluation_by_agent", "agent_id", "published_at"),
        Index("ix_evaluation_by_state", "state", "publish_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id))
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    monitor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey(RubricVersion.id))
    drawn_call_id: Mapped[int | None] = mapped_column(ForeignKey(DrawnCall.id))
    pick_id: Mapped[int | None] = mapped_column(ForeignKey(HandPick.id))
    is_second: Mapped[bool] = mapped_column(default=False, server_default=false())
    origin: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date]
    total: Mapped[Decimal | None]
    is_fatal: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(Text, default="")
    assigned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    publish_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    acknowledged_at: Mapped[datetime | None]
    active_s: Mapped[int] = mapped_column(default=0, server_default="0")
    heard: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", deferred=True)

    call: Mapped[Call] = relationship()
    agent: Mapped[Agent] = relationship()
    monitor: Mapped[User] = relationship()
    rubric_version: Mapped[RubricVersion] = relationship()
    drawn_call: Mapped[DrawnCall | None] = relationship()
    pick: Mapped[HandPick | None] = relationship()
    items: Mapped[list[EvaluationItem]] = relationship(
        back_populates="evaluation", cascade="all, delete-orphan", order_by="EvaluationItem.id"
    )
    notes: Mapped[list[MomentNote]] = relationship(
        back_populates="evaluation", cascade="all, delete-orphan", order_by="MomentNote.at_s"
    )
    # Why a second reader gave it back last; filled where a query asks for it.
    given_back_for: Mapped[str | None] = query_expression()
    revisions: Mapped[list[EvaluationRevision]] = relationship(
        back_populates="evaluation", order_by="EvaluationRevision.number"
    )

    @property
    def part(self) -> Part | None:
        """The part of the call that is to be heard and judged (S1); None: the whole call."""
        drawn, recording = self.drawn_call, self.call.recording
        if drawn is None or recording is None:
            return None
        return part_to_hear(drawn.window_start_s, drawn.window_s, recording.duration_s)

    @property
    def listening_s(self) -> float:
        """How long its monitor listens."""
        drawn = self.drawn_call
        return self.call.duration_s if drawn is None or drawn.window_s is None else drawn.window_s


class EvaluationItem(Base):
    """What the person decided for one item, and what the rule had proposed (Q3: overriding is recorded).

    ``verdict`` is a verdict of the engine or ``points`` (a part of them; none of them: a bonus that was not
    earned). ``proposed`` is the rule's verdict, or ``points`` where the part that it proposed was taken over.
    ``note_at_s`` hangs the note on a moment of the call (Q4). ``mode`` is how the item is put before the
    monitor, as far as the rule was trusted when the call was given to him; ``is_left``: published with the
    rule's answer, left alone.
    """

    __tablename__ = "evaluation_item"
    __table_args__ = (
        Index("uq_evaluation_item_once", "evaluation_id", "item_code", unique=True),
        Index("ix_evaluation_item_by_code", "item_code", "verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id))
    item_code: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str | None] = mapped_column(String(16))
    proposed: Mapped[str | None] = mapped_column(String(16))
    points: Mapped[Decimal | None]
    note: Mapped[str] = mapped_column(Text, default="")
    note_at_s: Mapped[float | None]
    mode: Mapped[str] = mapped_column(String(16), default=Mode.PROPOSAL.value)
    is_left: Mapped[bool] = mapped_column(default=False)

    evaluation: Mapped[Evaluation] = relationship(back_populates="items")

    @property
    def is_overridden(self) -> bool:
        """The person decided otherwise than a rule that did decide."""
        is_proposed = self.proposed in ("pass", "fail", "not_applicable", "points")
        return is_proposed and self.verdict not in (None, self.proposed)

    @property
    def has_lost(self) -> bool:
        """Whether points were lost; a bonus that was not earned is no loss."""
        return self.verdict == "fail" or (self.verdict == "points" and self.points != 0)


class MomentNote(Base):
    """A comment that hangs on a moment of the call (Q4)."""

    __tablename__ = "moment_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id), index=True)
    at_s: Mapped[float]
    text: Mapped[str] = mapped_column(Text)

    evaluation: Mapped[Evaluation] = relationship(back_populates="notes")


class HandBack(Base):
    """A monitor handed a call back (``reason``: code of `policy.handing_back`); settled by a supervisor.

    One waits for each evaluation at most; what was settled stays.
    """

    __tablename__ = "hand_back"
    __table_args__ = (
        Index("uq_hand_back_waiting", "evaluation_id", unique=True, **_WHILE_WAITING),
        Index("ix_hand_back_by_time", "settled_at", "handed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id))
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(500))
    handed_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    handed_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(20))
    settled_words: Mapped[str] = mapped_column(String(500), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    settled_at: Mapped[datetime | None]

    evaluation: Mapped[Evaluation] = relationship()
    handed_by: Mapped[User] = relationship(foreign_keys=handed_by_id)
    settled_by: Mapped[User | None] = relationship(foreign_keys=settled_by_id)


class EvaluationRevision(Base):
    """What a score was after each step since it was submitted, so that the old one stays when it changes.

    ``kind`` says by which step (`policy.revisions`), ``reason`` why; ``by_id`` None: the system. ``answers``:
    item code → [verdict, points as text or None, note].
    """

    __tablename__ = "evaluation_revision"
    __table_args__ = (Index("uq_evaluation_revision_once", "evaluation_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey(Evaluation.id))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    reason: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[Decimal | None]
    is_fatal: Mapped[bool]
    answers: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(Text, default="")

    evaluation: Mapped[Evaluation] = relationship(back_populates="revisions")
    by: Mapped[User | None] = relationship(lazy="joined")


class RiskWeek(Base):
    """Risk picks of the week that begins on Monday ``week_on``; its row is the lock for whoever picks."""

    __tablename__ = "risk_week"

    id: Mapped[int] = mapped_column(primary_key=True)
    week_on: Mapped[date] = mapped_column(unique=True)
    picked_until: Mapped[date | None]


class RiskPick(Base):
    """A call that rules found risky: given to a monitor, or left because there was no room (`LeftFor`).

    ``reasons``: ``item_code``, ``why``, ``points`` and ``confidence`` of each finding that made it risky;
    ``risk`` is their sum. A call is picked once; one that was left may be picked on a later day.
    """

    __tablename__ = "risk_pick"
    __table_args__ = (Index("ix_risk_pick_newest", "picked_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    week_id: Mapped[int] = mapped_column(ForeignKey(RiskWeek.id), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey(Agent.id))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey(RubricVersion.id))
    risk: Mapped[Decimal]
    reasons: Mapped[list[Any]]
    picked_on: Mapped[date]
    left_for: Mapped[str | None] = mapped_column(String(20))
    rules_hash: Mapped[str] = mapped_column(String(64))

    call: Mapped[Call] = relationship()
    agent: Mapped[Agent] = relationship()
    rubric_version: Mapped[RubricVersion] = relationship()
