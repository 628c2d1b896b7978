"""The accounts table."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import Base
from app.foundation.i18n import Bilingual


class User(UserMixin, Base):
    """One person, one account (P4). ``closed_at`` ends access and keeps the history."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(String(60), unique=True)
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(30), index=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def name(self) -> Bilingual:
        return Bilingual(zh=self.name_zh, en=self.name_en)

    @property
    def is_active(self) -> bool:
        return self.closed_at is None

    def as_actor(self, address: str | None) -> Actor:
        """Who this account is to services; the log keeps the English name and the sign-in name."""
        return Actor(self.id, f"{self.name_en} ({self.sign_in_name})", Role(self.role), address)
