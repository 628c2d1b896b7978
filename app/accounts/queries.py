"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import ApiToken, User
from app.accounts.policy import token_digest
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _


def user(user_id: int) -> User | None:
    """The account, or None."""
    return db.session.get(User, user_id)


def get_user(user_id: int) -> User:
    """The account; NotFound if there is none."""
    found = user(user_id)
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def find_by_sign_in_name(name: str) -> User | None:
    """The account that signs in as ``name``, whatever the case."""
    return db.session.scalars(select(User).where(User.sign_in_name == name.strip().lower())).one_or_none()


def by_sign_in_name(names: Iterable[str]) -> dict[str, User]:
    """Accounts by the sign-in names (lower case) that they have, one query for a batch."""
    found = db.session.scalars(select(User).where(User.sign_in_name.in_(set(names))))
    return {one.sign_in_name: one for one in found}


def list_users() -> Sequence[User]:
    """All accounts by role and name."""
    return db.session.scalars(select(User).order_by(User.role, User.sign_in_name)).all()


def list_monitors() -> Sequence[User]:
    """The monitors who work here now, by id."""
    return list_active(Role.MONITOR)


def monitor_ids() -> Sequence[int]:
    """The ids of `list_monitors`."""
    return db.session.scalars(_active(Role.MONITOR).with_only_columns(User.id)).all()


def list_active(role: Role) -> Sequence[User]:
    """The people of a role who work here, by id."""
    return db.session.scalars(_active(role)).all()


def find_token(token: str) -> ApiToken | None:
    """The row of a token that a program shows, with its owner."""
    statement = select(ApiToken).where(ApiToken.digest == token_digest(token))
    return db.session.scalars(statement.options(joinedload(ApiToken.owner))).one_or_none()


def get_token(token_id: int) -> ApiToken:
    """The row; NotFound if there is none."""
    found = db.session.get(ApiToken, token_id)
    if found is None:
        raise NotFound(_("There is no such token."))
    return found


def list_tokens() -> Sequence[ApiToken]:
    """All tokens, newest first, with their owners."""
    statement = select(ApiToken).options(joinedload(ApiToken.owner)).order_by(ApiToken.id.desc())
    return db.session.scalars(statement).all()


def _active(role: Role) -> Select[User]:
    return select(User).where(User.role == role.value, User.closed_at.is_(None)).order_by(User.id)
