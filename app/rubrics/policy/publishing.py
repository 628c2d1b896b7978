"""Which versions count once one is published or registered, and why a draft cannot be published (Q1).

A version that was published in the browser counts until a file with a higher number of the same code is
registered (decision 13).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from app.engines.scoring.rubric import Rubric
from app.foundation.i18n import LazyString, _, day
from app.rubrics.policy.validity import outlives

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A version that is in force, or that a file asks for now."""

    key: T
    rubric: Rubric
    published: bool
    filed: bool = False


def lasting(versions: Iterable[Known[T]], today: date) -> set[T]:
    """Of all versions in force and all that files ask for: those that are in force from now on.

    What was published in the browser and what files say is ranked by its number, the published one first of
    two that are equal. A version stays where it outlives all that rank above it; one that no file says any
    more and nobody published ranks below them all.
    """
    codes: dict[str, list[Known[T]]] = {}
    for version in versions:
        codes.setdefault(version.rubric.code, []).append(version)
    return {key for mine in codes.values() for key in _lasting(mine, today)}


def _lasting(mine: Sequence[Known[T]], today: date) -> set[T]:
    ranked = [one for one in mine if one.published or one.filed]
    if not ranked:
        return set()
    return {
        one.key
        for one in mine
        if all(outlives(one.rubric, other.rubric, today) for other in ranked if _rank(other) > _rank(one))
    }


def _rank(version: Known[T]) -> tuple[int, bool]:
    if not version.published and not version.filed:
        return (0, False)
    return (version.rubric.version, version.published)


def fault_of(rubric: Rubric, numbers: Iterable[int], today: date) -> LazyString | None:
    """Why this rubric cannot become a version today; None when it can. ``numbers``: of its code, so far."""
    highest = max(numbers, default=0)
    if rubric.version <= highest:
        return _(
            "Version %(n)s is there already. Give the draft the number %(next)s.",
            n=highest, next=highest + 1,
        )  # fmt: skip
    if rubric.valid_from is None:
        return _("Say from which day it counts.")
    if rubric.valid_from < today:
        return _(
            "It would count from %(day)s, which is over. Choose a later day.", day=day(rubric.valid_from)
        )
    return None
