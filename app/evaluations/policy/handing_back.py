"""Why a monitor hands a call back, and what the supervisor makes of it."""

from __future__ import annotations

from enum import StrEnum

from app.foundation.i18n import LazyString, _


class HandBackReason(StrEnum):
    """Why nobody may judge the call, or not this monitor."""

    UNREADABLE = "unreadable"
    WRONG_AGENT = "wrong_agent"
    PRIVATE = "private"
    CONFLICT = "conflict"
    OTHER = "other"


class Outcome(StrEnum):
    """What became of a call that was handed back."""

    GIVEN = "given"
    CLOSED = "closed"


HAND_BACK_REASONS: dict[str, LazyString] = {
    HandBackReason.UNREADABLE.value: _("the recording cannot be heard"),
    HandBackReason.WRONG_AGENT.value: _("another agent speaks"),
    HandBackReason.PRIVATE.value: _("a private call"),
    HandBackReason.CONFLICT.value: _("I am in conflict with the agent or the caller"),
    HandBackReason.OTHER.value: _("something else"),
}
OUTCOMES: dict[str, LazyString] = {
    Outcome.GIVEN.value: _("given to another monitor"),
    Outcome.CLOSED.value: _("closed: cannot be judged"),
}
