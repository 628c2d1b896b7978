"""The life of a session: planned → held → closed, or cancelled with a reason; what is agreed on a call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from app.foundation.i18n import LazyString, _
from app.joint.policy.rules import HearingRules


class State(StrEnum):
    """How far a session is."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What is proposed for a call that was discussed."""

    CASE = "case"
    COACHING = "coaching"
    TRAINING = "training_need"


LABELS: dict[State, LazyString] = {
    State.PLANNED: _("Planned"),
    State.HELD: _("Held"),
    State.CLOSED: _("Closed"),
    State.CANCELLED: _("Cancelled"),
}
STEPS: dict[Step, LazyString] = {
    Step.CASE: _("Make it a case"),
    Step.COACHING: _("Coaching"),
    Step.TRAINING: _("Training need"),
}
_MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
}
TOOK_PLACE = (State.HELD.value, State.CLOSED.value)


def may_move(present: str, wanted: State) -> bool:
    """Whether a session in state ``present`` may go to ``wanted``."""
    return wanted in _MOVES[State(present)]


def may_hold(session_on: date, today: date) -> bool:
    """A session is held on its day or written down later, never before it (S5)."""
    return session_on <= today


def hearing_window(now: datetime, rules: HearingRules) -> tuple[datetime, datetime]:
    """``(latest beginning, earliest end)`` of the sessions whose calls leads may hear now (P3).

    A session's end is when it was closed, or else held, or else planned: one that is forgotten ends too.
    """
    return now + timedelta(days=rules.days_before), now - timedelta(days=rules.days_after)
