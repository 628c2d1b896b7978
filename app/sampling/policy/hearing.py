"""What became of drawn calls, told by the feature in which they are heard."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, false, or_

Outcome = Callable[[], ColumnElement[bool]]
"""A condition on rows of `DrawnCall`."""

HEARD: dict[str, Outcome] = {}
LOST: dict[str, Outcome] = {}


def outcomes_by(reason: str, heard: Outcome, lost: Outcome) -> None:
    """Which drawn calls are ``heard`` and count, and which are ``lost``: closed because nobody can judge
    them. A higher feature's wiring calls it; twice is once."""
    HEARD[reason], LOST[reason] = heard, lost


def is_heard() -> ColumnElement[bool]:
    """The drawn calls that somebody heard and scored, as far as they count."""
    return or_(false(), *(condition() for condition in HEARD.values()))


def is_lost() -> ColumnElement[bool]:
    """The drawn calls that were closed because nobody can judge them."""
    return or_(false(), *(condition() for condition in LOST.values()))
