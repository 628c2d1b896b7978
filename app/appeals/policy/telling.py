"""What people are told about appeals."""

from __future__ import annotations

from datetime import date

from app.appeals.policy.states import LEVELS, OUTCOMES
from app.foundation.i18n import LazyString, _, day
from app.notices.policy import Facts, Kind, named

LODGED, DECIDED, OVERDUE, NOBODY = (
    "appeal.lodged", "appeal.decided", "appeal.overdue", "appeal.nobody",
)  # fmt: skip


class Day:
    """A day of the facts, written as the reader's language does."""

    def __init__(self, text: str) -> None:
        self._day = date.fromisoformat(text)

    def __str__(self) -> str:
        return day(self._day)


def lodged(facts: Facts) -> LazyString:
    """To who may decide."""
    return _(
        "Appeal of %(agent)s against the score of call %(call)s: answer by %(due)s",
        agent=named(facts, "agent"), call=facts["call"], due=Day(facts["due_on"]),
    )  # fmt: skip


def decided(facts: Facts) -> LazyString:
    """To the agent and his monitor."""
    return _(
        "Appeal against the score of call %(call)s is decided (%(level)s): %(outcome)s",
        call=facts["call"], level=LEVELS[facts["level"]], outcome=OUTCOMES[facts["outcome"]],
    )  # fmt: skip


def overdue(facts: Facts) -> LazyString:
    """To who may decide, and to the directors."""
    return _(
        "Appeal of %(agent)s against the score of call %(call)s was to be answered by %(due)s",
        agent=named(facts, "agent"), call=facts["call"], due=Day(facts["due_on"]),
    )  # fmt: skip


def nobody(facts: Facts) -> LazyString:
    """To supervisors and directors, where an appeal has nobody left who did not take part."""
    return _(
        "Nobody may decide the appeal of %(agent)s against the score of call %(call)s: all took part",
        agent=named(facts, "agent"), call=facts["call"],
    )  # fmt: skip


KINDS = {
    LODGED: Kind(lodged, "gavel"),
    DECIDED: Kind(decided, "gavel"),
    OVERDUE: Kind(overdue, "alert-triangle", is_urgent=True),
    NOBODY: Kind(nobody, "alert-octagon", is_urgent=True),
}
