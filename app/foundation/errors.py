"""What can go wrong for a user, each with a code and a sentence that says what to do.

Raise these; never return them. ``web/errors.py`` turns them into a page or an RFC 9457 answer, the
command line prints them. ``message`` is a lazy translation, so it is read in the reader's language.
"""

from __future__ import annotations

from typing import Any

from flask_babel import LazyString


class AppError(Exception):
    """Root of all errors that a user can do something about. ``facts`` go into the API answer."""

    code = "error"
    status = 500

    def __init__(self, message: LazyString | str, **facts: Any) -> None:
        super().__init__(str(message) if isinstance(message, str) else code_of(self))
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message)


def code_of(error: AppError) -> str:
    """The stable word for an error that logs and API clients match on."""
    return type(error).code


class InvalidInput(AppError):
    """What came in cannot be used; the message says what, where and what to do."""

    code = "invalid-input"
    status = 400


class BadToken(AppError):
    """A program's token is not known, or no longer good."""

    code = "bad-token"
    status = 401


class NotAllowed(AppError):
    """The actor lacks the permission, or the row is outside his scope (P2, P3)."""

    code = "not-allowed"
    status = 403


class NotFound(AppError):
    """No such row, or none that this actor may know of."""

    code = "not-found"
    status = 404


class Gone(AppError):
    """The row is there, but not the file that it speaks of: who runs the centre has to bring it back."""

    code = "gone"
    status = 410


class Conflict(AppError):
    """Somebody else was faster, or the state does not allow it (any more)."""

    code = "conflict"
    status = 409
