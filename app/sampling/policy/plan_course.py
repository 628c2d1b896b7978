"""From when a sampling plan counts, what stands of each, and what it changed (S1, S6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.engines.draw.plan_text import Scalar, values_of
from app.engines.draw.sampling_rules import SamplingRules
from app.foundation.clock import week_start
from app.foundation.i18n import LazyString, _
from app.sampling.policy.weeks import WEEK

LONGEST_REASON = 500
WEEKS_AHEAD = 26


class Standing(StrEnum):
    """What stands of a plan."""

    IN_FORCE = "in_force"
    COMING = "coming"
    OVERRULED = "overruled"  # a later one was set for the same week
    EARLIER = "earlier"
    WITHDRAWN = "withdrawn"


STANDINGS: dict[Standing, LazyString] = {
    Standing.IN_FORCE: _("in force"),
    Standing.COMING: _("coming"),
    Standing.OVERRULED: _("replaced before it began"),
    Standing.EARLIER: _("earlier"),
    Standing.WITHDRAWN: _("withdrawn"),
}


class Set(NamedTuple):
    """A plan that was set: its number in the order of setting, its first Monday, whether it was withdrawn."""

    number: int
    from_on: date
    is_withdrawn: bool


class Change(NamedTuple):
    """A key whose value is another one."""

    key: str
    before: Scalar
    after: Scalar


def may_begin_on(from_on: date, today: date) -> bool:
    """Whether a plan can still begin on that day: a Monday that has not come. What began keeps its rules."""
    return from_on.weekday() == 0 and from_on > today


def mondays_ahead(today: date, count: int = WEEKS_AHEAD) -> list[date]:
    """The Mondays on which a plan can begin, the next one first."""
    first = week_start(today) + WEEK
    return [first + further * WEEK for further in range(count)]


def standing(one: Set, in_force: int | None, latest: Mapping[date, int], today: date) -> Standing:
    """What stands of a plan. ``in_force``: the number of the one that is; ``latest``: by first Monday, the
    largest number that is not withdrawn."""
    if one.is_withdrawn:
        return Standing.WITHDRAWN
    if one.number == in_force:
        return Standing.IN_FORCE
    if latest.get(one.from_on, one.number) != one.number:
        return Standing.OVERRULED
    return Standing.COMING if one.from_on > today else Standing.EARLIER


def changes(before: SamplingRules, after: SamplingRules) -> list[Change]:
    """Which keys say something else, in the order of the file."""
    old, new = values_of(before), values_of(after)
    return [Change(key, old[key], new[key]) for key in new if old[key] != new[key]]
