"""The life of an evaluation: assigned → draft → published → acknowledged."""

from __future__ import annotations

from enum import StrEnum

from app.foundation.i18n import LazyString, _


class State(StrEnum):
    """How far a score is."""

    ASSIGNED = "assigned"
    DRAFT = "draft"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"


class Origin(StrEnum):
    """How a call came to be scored. Only random ones enter an agent's statistical score (S6)."""

    RANDOM = "random"
    HAND_PICKED = "hand_picked"


LABELS: dict[str, LazyString] = {
    State.ASSIGNED: _("Assigned"),
    State.DRAFT: _("Draft"),
    State.PUBLISHED: _("Published"),
    State.ACKNOWLEDGED: _("Acknowledged"),
}
ORIGINS: dict[str, LazyString] = {Origin.RANDOM: _("drawn at random"), Origin.HAND_PICKED: _("hand-picked")}

MOVES: dict[State, frozenset[State]] = {
    State.ASSIGNED: frozenset({State.DRAFT}),
    State.DRAFT: frozenset({State.DRAFT, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.ACKNOWLEDGED}),
    State.ACKNOWLEDGED: frozenset(),
}
OPEN = (State.ASSIGNED.value, State.DRAFT.value)
SETTLED = (State.PUBLISHED.value, State.ACKNOWLEDGED.value)


def may_move(present: str, wanted: State) -> bool:
    """Whether an evaluation in state ``present`` may go to ``wanted``."""
    return wanted in MOVES[State(present)]
