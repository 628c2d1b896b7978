"""How far a mystery call is: planned → called → scored → released; or missed, and closed (S3)."""

from __future__ import annotations

from enum import StrEnum

from app.evaluations.policy.states import OPEN, SHOWN
from app.foundation.i18n import LazyString, _


class Plan(StrEnum):
    """What is stored of a plan: the rest is told by the score."""

    PLANNED = "planned"
    MISSED = "missed"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far a mystery call is."""

    PLANNED = "planned"
    CALLED = "called"
    SCORED = "scored"
    RELEASED = "released"
    MISSED = "missed"
    CLOSED = "closed"


STAGES: dict[Stage, LazyString] = {
    Stage.PLANNED: _("Planned"),
    Stage.CALLED: _("Called, score open"),
    Stage.SCORED: _("Scored, not released"),
    Stage.RELEASED: _("Released"),
    Stage.MISSED: _("Missed"),
    Stage.CLOSED: _("Closed"),
}
LOOKS = {
    Stage.PLANNED: "waiting",
    Stage.CALLED: "active",
    Stage.SCORED: "warning",
    Stage.RELEASED: "good",
    Stage.MISSED: "wrong",
    Stage.CLOSED: "over",
}


def stage_of(plan: str, score: str | None) -> Stage:
    """The stage by what is stored of the plan and, once the call was made, the state of its score."""
    if score is None:
        return Stage(plan)
    if score in OPEN:
        return Stage.CALLED
    return Stage.RELEASED if score in SHOWN else Stage.SCORED


def may_move(present: Plan, wanted: Plan) -> bool:
    """Whether a plan whose call was not made may go on so: nothing expires silently, a person decides."""
    allowed = {
        Plan.PLANNED: {Plan.PLANNED, Plan.MISSED, Plan.CLOSED},
        Plan.MISSED: {Plan.PLANNED, Plan.CLOSED},
        Plan.CLOSED: set(),
    }
    return wanted in allowed[present]
