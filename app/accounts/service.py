"""What can be done with accounts."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from app.accounts import policy, queries
from app.accounts.models import ApiToken, User
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import LazyString, _

_hasher = PasswordHasher()

PASSWORD_FAULTS: dict[str, LazyString] = {
    "too-short": _("The password needs at least 10 characters."),
    "too-plain": _("The password repeats the same few characters."),
    "is-name": _("The password contains the sign-in name."),
}


def sign_in(sign_in_name: str, password: str, address: str | None) -> User | None:
    """The account if name and password fit (X2); None otherwise, with the failure counted and logged.

    Raises NotAllowed while the account is locked. Unknown names cost the same time as known ones.
    """
    person = queries.find_by_sign_in_name(sign_in_name)
    now = clock.now()
    if person is not None and policy.is_locked(person.locked_until, now):
        raise NotAllowed(_("Too many failed attempts. Try again in 15 minutes or ask the administrator."))
    fits = _fits(_nobody_hash() if person is None else person.password_hash, password)
    if person is None or not person.is_active or not fits:
        _count_failure(person, sign_in_name, address)
        return None
    person.failed_sign_ins, person.locked_until = 0, None
    if _hasher.check_needs_rehash(person.password_hash):
        person.password_hash = _hasher.hash(password)
    record(person.as_actor(address), AuditTag.SIGN_IN_SUCCEEDED, "user", person.id)
    return person


def note_sign_out(actor: Actor) -> None:
    """Log that ``actor`` left (X1)."""
    record(actor, AuditTag.SIGN_OUT_DONE, "user", actor.user_id)


def create_account(
    actor: Actor, sign_in_name: str, name_en: str, name_zh: str, role: Role, password: str
) -> User:
    """A new account (P4); raises InvalidInput for a poor password, Conflict for a name that is taken."""
    require(actor, Permission.ACCOUNT_MANAGE)
    name = sign_in_name.strip().lower()
    _check_password(password, name)
    if queries.find_by_sign_in_name(name) is not None:
        raise Conflict(_("Somebody signs in as %(name)s already. Choose another name.", name=name))
    person = User(
        sign_in_name=name, name_en=name_en, name_zh=name_zh, role=role.value,
        password_hash=_hasher.hash(password), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()  # the log names the new id
    record(actor, AuditTag.ACCOUNT_CREATED, "user", person.id, role=role.value)
    return person


def close_account(actor: Actor, user_id: int) -> None:
    """End a person's access at once and keep the history (P4). Nobody closes his own account."""
    require(actor, Permission.ACCOUNT_MANAGE)
    if user_id == actor.user_id:
        raise Conflict(_("You cannot close your own account. Ask another administrator."))
    _close(actor, user_id)


def close_account_of_leaver(actor: Actor, user_id: int) -> None:
    """End the access of an agent who left (P4): who keeps the agents' records says so, no administrator."""
    require(actor, Permission.ORGANISATION_MANAGE)
    _close(actor, user_id)


def _close(actor: Actor, user_id: int) -> None:
    person = queries.get_user(user_id)
    if person.closed_at is None:
        person.closed_at = clock.now()
        record(actor, AuditTag.ACCOUNT_CLOSED, "user", person.id)


def change_password(actor: Actor, old: str, new: str) -> None:
    """A person changes his own password (X2)."""
    person = queries.get_user(actor.user_id or 0)
    if not _fits(person.password_hash, old):
        raise InvalidInput(_("The present password is not right."))
    _check_password(new, person.sign_in_name)
    person.password_hash = _hasher.hash(new)
    record(actor, AuditTag.PASSWORD_CHANGED, "user", person.id)


def create_token(actor: Actor, name: str, days: int) -> tuple[ApiToken, str]:
    """A token with which a program may import calls, and its text, which is never shown again."""
    require(actor, Permission.ACCOUNT_MANAGE)
    if not name.strip() or not 1 <= days <= max(policy.TOKEN_LIVES_DAYS):
        raise InvalidInput(_("Give the token a name, and a life of at most a year."))
    text, now = policy.TOKEN_MARK + secrets.token_urlsafe(32), clock.now()
    token = ApiToken(
        name=name.strip()[:60], prefix=text[: policy.TOKEN_SHOWN], digest=policy.token_digest(text),
        owner_id=actor.user_id, created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    db.session.add(token)
    db.session.flush()  # the log names the new id
    record(actor, AuditTag.TOKEN_CREATED, "token", token.id, name=token.name, days=days)
    return token, text


def revoke_token(actor: Actor, token_id: int) -> None:
    """End what a token opens, at once."""
    require(actor, Permission.ACCOUNT_MANAGE)
    token = queries.get_token(token_id)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        record(actor, AuditTag.TOKEN_REVOKED, "token", token.id, name=token.name)


def use_token(text: str, address: str | None) -> Actor | None:
    """Who acts with this token, noting the use; None if it is unknown, or was good once (which is logged)."""
    token, now = queries.find_token(text), clock.now()
    if token is None:
        return None
    if not token.is_good(now):
        record(token.as_actor(address), AuditTag.TOKEN_REFUSED, "token", token.id)
        return None
    token.last_used_at = now
    return token.as_actor(address)


def _check_password(password: str, sign_in_name: str) -> None:
    faults = policy.password_faults(password, sign_in_name)
    if faults:
        raise InvalidInput(PASSWORD_FAULTS[faults[0]])


def _count_failure(person: User | None, sign_in_name: str, address: str | None) -> None:
    if person is not None:
        person.failed_sign_ins += 1
        person.locked_until = policy.lock_after_failure(person.failed_sign_ins, clock.now())
        if person.locked_until is not None:
            person.failed_sign_ins = 0
    stranger = Actor(None, sign_in_name[:60], Role.SYSTEM, address)
    record(stranger, AuditTag.SIGN_IN_FAILED, "user", person.id if person else None)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


@lru_cache(maxsize=1)
def _nobody_hash() -> str:
    return _hasher.hash("nobody has this password")
