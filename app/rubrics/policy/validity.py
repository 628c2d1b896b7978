"""From which day a version counts (Q1): ``valid_from``, a day of the centre's calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from app.engines.scoring.rubric import Rubric

T = TypeVar("T")


def begins_on(rubric: Rubric) -> date:
    """The first day of calls that are scored on it; the first day of all where the file names none."""
    return rubric.valid_from or date.min


def counting(versions: Iterable[tuple[T, Rubric]], on: date) -> list[tuple[T, Rubric]]:
    """Of each rubric the version that calls of the day ``on`` are scored on: the one that began last.

    Of two that begin on one day, the later in the order given. A rubric whose versions all begin later
    is left out.
    """
    latest: dict[str, tuple[T, Rubric]] = {}
    for key, rubric in versions:
        known = latest.get(rubric.code)
        if begins_on(rubric) <= on and (known is None or begins_on(rubric) >= begins_on(known[1])):
            latest[rubric.code] = (key, rubric)
    return list(latest.values())


def announced(versions: Iterable[tuple[T, Rubric]], today: date) -> list[tuple[T, Rubric]]:
    """The versions whose day is yet to come."""
    return [(key, rubric) for key, rubric in versions if begins_on(rubric) > today]


def outlives(old: Rubric, new: Rubric, today: date) -> bool:
    """Whether ``old`` stays in force when ``new`` is registered: it began earlier, and not in the future.

    The calls before the new one's first day are still its own, also those that are heard only later.
    """
    return begins_on(old) < begins_on(new) and begins_on(old) <= today
