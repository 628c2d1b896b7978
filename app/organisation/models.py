"""Teams and agents."""

from __future__ import annotations

from datetime import date
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
    """座席: who takes the calls. ``qualified_until`` is the end of the duty qualification (上岗资格)."""

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

    team: Mapped[Team] = relationship(lazy="joined")

    @property
    def name(self) -> Bilingual:
        return Bilingual(zh=self.name_zh, en=self.name_en)
