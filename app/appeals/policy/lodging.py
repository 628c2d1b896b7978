"""Who can appeal which score and which items of it, and until when (J2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.engines.scoring.rubric import Rubric
from app.engines.scoring.score import is_asked
from app.engines.scoring.verdict import Verdict
from app.evaluations.policy.answers import decision
from app.evaluations.policy.form import Given
from app.evaluations.policy.publishing import last_appeal_at
from app.evaluations.policy.states import State
from app.foundation.i18n import LazyString, _

LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Ground:
    """Why the agent thinks that an item was judged wrongly; ``at_s``: the moment of the call, in seconds."""

    item_code: str
    reason: str
    text: str
    at_s: float | None = None


class Hindrance(StrEnum):
    """Why a score cannot be appealed."""

    NOT_HIS = "not-his"
    NOT_SHOWN = "not-shown"
    OPEN_ALREADY = "open-already"
    TOO_LATE = "too-late"
    VOID = "void"


HINDRANCES: dict[Hindrance, LazyString] = {
    Hindrance.NOT_HIS: _("There is no such score of yours."),
    Hindrance.NOT_SHOWN: _("There is no such score of yours."),
    Hindrance.OPEN_ALREADY: _("There is an open appeal on this score already. Open it to see how far it is."),
    Hindrance.TOO_LATE: _("This score is final: the days in which it could be appealed are over."),
    Hindrance.VOID: _("This score is void and counts nowhere, so there is nothing to appeal."),
}


def may_appeal(
    *, is_own: bool, state: str, published_at: datetime | None, now: datetime, within_days: int
) -> Hindrance | None:
    """What hinders an appeal, None where nothing does: his own score, published, not final, in time."""
    if not is_own:
        return Hindrance.NOT_HIS
    if state == State.VOID:
        return Hindrance.VOID
    if state == State.APPEALED:
        return Hindrance.OPEN_ALREADY
    if state == State.FINAL:
        return Hindrance.TOO_LATE
    if state not in (State.PUBLISHED, State.ACKNOWLEDGED) or published_at is None:
        return Hindrance.NOT_SHOWN
    return Hindrance.TOO_LATE if now > last_appeal_at(published_at, within_days) else None


def appealable(rubric: Rubric, given: Mapping[str, Given]) -> list[str]:
    """The items that can be appealed, in the form's order: asked, and not with all their points."""
    decided = {code: decision(one.verdict, one.points) for code, one in given.items()}
    return [
        item.code
        for item in rubric.items
        if item.code in given
        and is_asked(rubric, item, decided)
        and given[item.code].verdict not in (None, Verdict.PASS.value)
    ]


def fault_in(
    grounds: Sequence[Ground], items: Collection[str], reasons: Collection[str]
) -> LazyString | None:
    """What is wrong with the grounds of an appeal, for who lodges it; None where they are in order."""
    codes = [ground.item_code for ground in grounds]
    if not codes:
        return _("Choose the items that were judged wrongly.")
    if len(set(codes)) < len(codes) or not set(codes) <= set(items):
        return _("One of these items cannot be appealed. Load the page again.")
    if not {ground.reason for ground in grounds} <= set(reasons):
        return _("Choose a reason for each item that you appeal.")
    if not all(ground.text.strip() for ground in grounds):
        return _("Say in your own words what was judged wrongly, for each item that you appeal.")
    if any(len(ground.text) > LONGEST_TEXT for ground in grounds):
        return _("A text can have %(most)s characters. Shorten it.", most=LONGEST_TEXT)
    return None
