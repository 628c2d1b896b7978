"""Where a training need stands, and where it may go (F3, F4)."""

from __future__ import annotations

from enum import StrEnum

from app.foundation.i18n import LazyString, _


class NeedState(StrEnum):
    """found → planned → met; a need may also be dismissed, with a reason."""

    FOUND = "found"
    PLANNED = "planned"
    MET = "met"
    DISMISSED = "dismissed"


LABELS: dict[NeedState, LazyString] = {
    NeedState.FOUND: _("To be planned"),
    NeedState.PLANNED: _("Training planned"),
    NeedState.MET: _("Need met"),
    NeedState.DISMISSED: _("Dismissed"),
}

STEPS: dict[NeedState, LazyString] = {
    NeedState.FOUND: _("Take up again"),
    NeedState.PLANNED: _("Training is planned"),
    NeedState.MET: _("Need is met"),
    NeedState.DISMISSED: _("Dismiss the need"),
}

_MOVES = {
    NeedState.FOUND: {NeedState.PLANNED, NeedState.DISMISSED},
    NeedState.PLANNED: {NeedState.MET, NeedState.DISMISSED, NeedState.FOUND},
    NeedState.MET: set(),
    NeedState.DISMISSED: {NeedState.FOUND},
}


def may_move(state: NeedState, to: NeedState) -> bool:
    """Whether a need in ``state`` may become ``to``."""
    return to in _MOVES[state]


def moves_from(state: NeedState) -> list[NeedState]:
    """Where a need in ``state`` may go, in the order of the buttons."""
    return [to for to in NeedState if may_move(state, to)]


def needs_reason(to: NeedState) -> bool:
    """Dismissing a need is explained to the supervisor who found it."""
    return to is NeedState.DISMISSED
