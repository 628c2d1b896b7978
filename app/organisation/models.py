"""Teams and agents."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.foundation.db import Base
from app.foundation.i18n import Bilingual


class SeatType(StrEnum):
    """What an agent's seat is for (P1)."""

    TECHNICAL_SUPPORT = "technical_support"
    MARKET_ENQUIRY = "market_enquiry"
    OUTBOUND = "outbound"
    SUPERVISING = "supervising"


class Grade(StrEnum):
    """初级, 中级, 高级, 特级 (P1, J5)."""

    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"
    EXPERT = "expert"


class Gender(StrEnum):
    """As an agent's record has it; read by nothing but the look whether gender shifts scores (S6)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Team(Base):
    """班组: agents who share a lead."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)

    lead: Mapped[User | None] = relationship(lazy="joined")

    @property
    def name(self) -> Bilingual:
        return Bilingual(zh=self.name_zh, en=self.name_en)


class Agent(Base):
    """座席: who takes the calls.

    ``qualified_until`` is the end of the duty qualification (上岗资格), ``left_on`` the first day on which he
    belongs to the centre no more, ``gender`` None where nobody said it.
    """

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), unique=True)
    seat_type: Mapped[str] = mapped_column(String(30))
    grade: Mapped[str] = mapped_column(String(20))
    hired_on: Mapped[date]
    qualified_until: Mapped[date | None]
    left_on: Mapped[date | None]
    gender: Mapped[str | None] = mapped_column(String(10))

    team: Mapped[Team] = relationship(lazy="joined")

    @property
    def name(self) -> Bilingual:
        return Bilingual(zh=self.name_zh, en=self.name_en)

    def has_left(self, day: date) -> bool:
        """Whether he belongs to the centre no more on that day."""
        return self.left_on is not None and self.left_on <= day


class TeamLeft(Base):
    """Somebody left a team at an instant: an agent of it, or (``was_lead``) the person who led it.

    ``user_id`` is the account that he had then, if any. The present team is `Agent.team` and `Team.lead`.
    """

    __tablename__ = "team_left"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey(Agent.id))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    was_lead: Mapped[bool]
    left_at: Mapped[datetime] = mapped_column(index=True)
