"""Decisions about sign-in (X2): when an account is locked, which password will do."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

FAILURES_BEFORE_LOCK = 5
LOCK_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
TOKEN_LIVES_DAYS = (30, 90, 365)
TOKEN_MARK = "fh_"  # noqa: S105 — so that a scanner for secrets knows one when it sees it
TOKEN_SHOWN = 10
USE_NOTED_EVERY = timedelta(minutes=1)


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether sign-in is refused for now (X2)."""
    return locked_until is not None and now < locked_until


def lock_after_failure(failures: int, now: datetime) -> datetime | None:
    """Until when to lock after ``failures`` in a row; None while there are tries left (X2)."""
    return now + LOCK_FOR if failures >= FAILURES_BEFORE_LOCK else None


def token_digest(token: str) -> str:
    """The hash under which a token is kept. It has 256 random bits: nobody guesses it, so a plain hash
    will do.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def password_faults(password: str, sign_in_name: str) -> list[str]:
    """What is wrong with a new password, as codes: ``too-short``, ``too-plain``, ``is-name``.

    Length counts, composition does not (NIST SP 800-63B, 5.1.1.2).
    """
    faults = []
    if len(password) < SHORTEST_PASSWORD:
        faults.append("too-short")
    if len(set(password)) < 5:
        faults.append("too-plain")
    if sign_in_name.lower() in password.lower():
        faults.append("is-name")
    return faults
