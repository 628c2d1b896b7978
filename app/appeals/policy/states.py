"""The life of an appeal, what can be decided, and what all of it is called.

first level → answered → second level → closed. *Closed* also without the second level: the agent agrees, or
lets the days go by. *Withdrawn* before anything was decided; *void* with the score.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.foundation.i18n import LazyString, _


class State(StrEnum):
    """Whose turn it is."""

    FIRST = "first_level"
    ANSWERED = "answered"
    SECOND = "second_level"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Outcome(StrEnum):
    """What was decided on an item, and on the whole."""

    UPHELD = "upheld"
    PARTLY = "partly"
    GROUNDLESS = "groundless"


LABELS: dict[str, LazyString] = {
    State.FIRST: _("At the first level"),
    State.ANSWERED: _("Answered, the agent can go on"),
    State.SECOND: _("At the second level"),
    State.CLOSED: _("Closed"),
    State.WITHDRAWN: _("Withdrawn"),
    State.VOID: _("Void with the score"),
}
OUTCOMES: dict[str, LazyString] = {
    Outcome.UPHELD: _("Upheld"),
    Outcome.PARTLY: _("Partly upheld"),
    Outcome.GROUNDLESS: _("Groundless"),
}
LEVELS: dict[int, LazyString] = {1: _("First level"), 2: _("Second level")}
WAITING = (State.FIRST.value, State.SECOND.value)
"""Somebody has to decide."""
OPEN = (*WAITING, State.ANSWERED.value)

MOVES: dict[State, frozenset[State]] = {
    State.FIRST: frozenset({State.ANSWERED, State.SECOND, State.WITHDRAWN, State.VOID}),
    State.ANSWERED: frozenset({State.SECOND, State.CLOSED, State.VOID}),
    State.SECOND: frozenset({State.CLOSED, State.WITHDRAWN, State.VOID}),
    State.CLOSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.VOID: frozenset(),
}


def may_move(present: str, wanted: State) -> bool:
    """Whether an appeal in state ``present`` may go to ``wanted``."""
    return wanted in MOVES[State(present)]


def whole(outcomes: Iterable[str]) -> Outcome:
    """What the decisions on the items come to: all upheld, all groundless, or something between."""
    kinds = set(outcomes)
    if len(kinds) == 1:
        return Outcome(kinds.pop())
    return Outcome.PARTLY
