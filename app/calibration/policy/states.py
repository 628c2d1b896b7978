"""The life of a calibration session: planned → open (blind scoring) → discussion → closed, or cancelled."""

from __future__ import annotations

from enum import StrEnum

from app.foundation.i18n import LazyString, _


class State(StrEnum):
    """How far a session is."""

    PLANNED = "planned"
    OPEN = "open"
    DISCUSSION = "discussion"
    CLOSED = "closed"
    CANCELLED = "cancelled"


LABELS: dict[str, LazyString] = {
    State.PLANNED: _("Planned"),
    State.OPEN: _("Being scored"),
    State.DISCUSSION: _("In discussion"),
    State.CLOSED: _("Closed"),
    State.CANCELLED: _("Cancelled"),
}
MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.OPEN, State.CANCELLED}),
    State.OPEN: frozenset({State.DISCUSSION, State.CANCELLED}),
    State.DISCUSSION: frozenset({State.CLOSED, State.CANCELLED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
}
COMPARED = (State.DISCUSSION.value, State.CLOSED.value)
"""Where the scores are laid side by side."""


def may_move(present: str, wanted: State) -> bool:
    """Whether a session in state ``present`` may go to ``wanted``."""
    return wanted in MOVES[State(present)]
