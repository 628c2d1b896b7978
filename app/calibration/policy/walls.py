"""Who may know of a session and of its scores, and when the discussion may open (J1, P3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from app.calibration.policy.states import COMPARED, State


class Hindrance(StrEnum):
    """Why the discussion cannot open yet."""

    NOT_DUE = "not_due"
    """Somebody has still to score, and he has until the end of the last day."""
    NOBODY = "nobody"
    """Fewer than two people scored, so that nothing can be compared."""


def may_know(*, sees_all: bool, takes_part: bool, state: str) -> bool:
    """Whether a person may know that the session is there: those who take part once it is open, and those
    who answer for all of them.
    """
    return sees_all or (takes_part and state != State.PLANNED)


def may_compare(*, sees_all: bool, takes_part: bool, state: str) -> bool:
    """Whether a person may read what the others scored: nobody at all before the discussion."""
    return state in COMPARED and (sees_all or takes_part)


def hindrance(today: date, due_on: date, missing: Collection[int], scorers: int) -> Hindrance | None:
    """Why the discussion cannot open; None where it can.

    ``missing``: who has calls left to score; ``scorers``: how many people submitted a score. A score that
    comes after the last day is taken until the discussion opens.
    """
    if missing and today <= due_on:
        return Hindrance.NOT_DUE
    return Hindrance.NOBODY if scorers < 2 else None
