"""Interviews and improvement plans: where they stand, what they call for, when a plan may end (F1, F2)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from app.engines.improvement.rules import CoachingRules
from app.foundation.i18n import LazyString, _


class Kind(StrEnum):
    """Why people sit together (F1)."""

    PROBLEM = "problem"
    PRAISE = "praise"


class PlanState(StrEnum):
    """open until the first call is heard again, following until the last, then closed."""

    OPEN = "open"
    FOLLOWING = "following"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What follow-up listening found."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"


KINDS: dict[Kind, LazyString] = {Kind.PROBLEM: _("Problem"), Kind.PRAISE: _("Praise")}
PLAN_STATES: dict[PlanState, LazyString] = {
    PlanState.OPEN: _("Being worked on"),
    PlanState.FOLLOWING: _("Follow-up listening"),
    PlanState.CLOSED: _("Closed"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.IMPROVED: _("Improved"),
    Outcome.UNCHANGED: _("Not yet improved"),
}


def proposed_kind(total: Decimal | None, is_fatal: bool, rules: CoachingRules) -> Kind | None:
    """The interview that a published score of ``total`` points calls for, if any (F1)."""
    if is_fatal or (total is not None and total < rules.interview_below_points):
        return Kind.PROBLEM
    return Kind.PRAISE if total is not None and total >= rules.praise_from_points else None


def state_after(outcomes: Sequence[str | None]) -> PlanState:
    """Where a plan stands after its follow-ups so far (None: not heard yet)."""
    return PlanState.FOLLOWING if any(outcomes) else PlanState.OPEN


def may_close(outcomes: Sequence[str | None]) -> bool:
    """A plan ends when all its calls were heard and the last one showed improvement (F2)."""
    return bool(outcomes) and all(outcomes) and outcomes[-1] == Outcome.IMPROVED


def goes_another_round(outcomes: Sequence[str | None]) -> bool:
    """All calls were heard and the last one showed no improvement: the loop repeats (F2)."""
    return bool(outcomes) and all(outcomes) and outcomes[-1] == Outcome.UNCHANGED


def follow_up_days(from_on: date, due_on: date, calls: int) -> list[date]:
    """The days after ``from_on`` on which so many calls are heard again: evenly, the last on ``due_on``."""
    days = (due_on - from_on).days
    return [from_on + timedelta(days=-(-days * n // calls)) for n in range(1, calls + 1)]


def heard_since(agreed_at: datetime, recorded: Sequence[datetime | None]) -> datetime:
    """From when on a call can show improvement: after the plan, and after what was heard last."""
    return max([agreed_at, *(at for at in recorded if at is not None)])


def draw_seed(plan_id: int, follow_up_id: int) -> bytes:
    """32 bytes that the draw of one follow-up's call goes by: fixed, so that anyone can draw again (S6)."""
    return hashlib.sha256(f"plan {plan_id} follow-up {follow_up_id}".encode()).digest()
