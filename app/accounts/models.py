"""The accounts table."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
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


class ApiToken(Base):
    """What a program shows in place of a sign-in: it may import calls, and nothing else.

    Only the hash is kept; ``prefix`` is the beginning of the token, by which people know it again. It acts
    for its ``owner`` (None: made on the command line) and ends with his account.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    prefix: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    owner: Mapped[User | None] = relationship()

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        owned = self.owner is None or self.owner.is_active
        return owned and self.revoked_at is None and now < self.expires_at

    def as_actor(self, address: str | None) -> Actor:
        """Who a request with this token is: its owner's role, narrowed to the import of calls."""
        role = Role.ADMINISTRATOR if self.owner is None else Role(self.owner.role)
        name = f"token {self.name} ({self.prefix}…)"
        return Actor(self.owner_id, name, role, address, frozenset({Permission.CALL_IMPORT}))
