"""Which calls are worth hearing because of what rules found in them, and how many of them (S4, Q5, F7).

Nobody chooses: the riskiest calls come first, and a hash decides among equally risky ones. These calls say
nothing about how good agents are on the whole, so they never enter a statistical score (S6).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from typing import NamedTuple

from pydantic import Field, model_validator

from app.engines.rulefile import RulesModel, load_rules
from app.engines.scoring.rubric import CriticalClass, Item, Rubric

FILE = "picks.yaml"


class Why(StrEnum):
    """What makes a failed item risky."""

    LISTED = "listed"
    FATAL = "fatal"
    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"


class LeftFor(StrEnum):
    """Why a risky call was not picked."""

    WEEK_FULL = "week_full"
    AGENT_FULL = "agent_full"
    NO_ROOM = "no_room"


class RiskPoints(RulesModel):
    """Points of risk of a failed item: by itself (``items``), for being fatal, for whom it harms."""

    fatal: float = Field(ge=0, le=1000)
    critical: dict[CriticalClass, float] = Field(default_factory=dict)
    items: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_in_bounds(self) -> RiskPoints:
        wrong = [
            name for name, points in [*self.critical.items(), *self.items.items()] if not 0 <= points <= 1000
        ]
        if wrong:
            raise ValueError(f"points must be 0 to 1000: {', '.join(wrong)}")
        return self


class RiskLimits(RulesModel):
    """How many calls of a week, Monday to Sunday, and how old at most."""

    week: int = Field(ge=0)
    week_per_agent: int = Field(ge=0)
    not_older_than_days: int = Field(ge=1, le=60)


class PickRules(RulesModel):
    """The whole file. ``listed``: of the calls left for lack of room the riskiest so many are shown."""

    points: RiskPoints
    least_confidence: float = Field(ge=0, le=1)
    limits: RiskLimits
    listed: int = Field(ge=0, le=1000)


class Weight(NamedTuple):
    """What a failed item counts, and why."""

    why: Why
    points: float


@dataclass(frozen=True, slots=True)
class RiskyCall:
    """A call with the sum of its points; ``name`` is the telephone system's id."""

    name: str
    agent_id: int
    risk: float


def load_picks(text: str, source: str) -> PickRules:
    """Read the text of picks.yaml; RuleFileError names ``source``, line and key."""
    return load_rules(text, source, PickRules)


def risky_items(rubric: Rubric, points: RiskPoints) -> dict[str, Weight]:
    """Item code → what its failing counts: the most of all that applies to it; items that count 0 are out."""
    weights = {item.code: _weight(item, points) for item in rubric.items}
    return {code: weight for code, weight in weights.items() if weight is not None and weight.points > 0}


def risk_of(findings: Iterable[tuple[Weight, float]]) -> float:
    """Points of a call: of each failed item its points times the rule's confidence (0–1)."""
    return fsum(weight.points * confidence for weight, confidence in findings)


def in_order(calls: Iterable[RiskyCall]) -> list[RiskyCall]:
    """The riskiest first; equally risky ones by SHA-256 of their id, which nobody can choose."""
    return sorted(calls, key=lambda call: (-call.risk, hashlib.sha256(call.name.encode()).digest()))


def pick(
    calls: Sequence[RiskyCall],
    limits: RiskLimits,
    picked: Mapping[int, int],
    find_room: Callable[[RiskyCall], bool],
) -> dict[str, LeftFor | None]:
    """Name → None where the call is picked, else why it is left; the riskiest are asked first.

    ``picked``: calls picked in this week before, by agent. ``find_room`` says whether somebody can take a
    call, and takes the room if so; it is asked for no call that the limits leave.
    """
    taken, outcome = Counter(picked), {}
    for call in in_order(calls):
        left: LeftFor | None = None
        if taken.total() >= limits.week:
            left = LeftFor.WEEK_FULL
        elif taken[call.agent_id] >= limits.week_per_agent:
            left = LeftFor.AGENT_FULL
        elif not find_room(call):
            left = LeftFor.NO_ROOM
        else:
            taken[call.agent_id] += 1
        outcome[call.name] = left
    return outcome


def _weight(item: Item, points: RiskPoints) -> Weight | None:
    found = []
    if item.code in points.items:
        found.append(Weight(Why.LISTED, points.items[item.code]))
    if item.fatal:
        found.append(Weight(Why.FATAL, points.fatal))
    if item.critical in points.critical:
        found.append(Weight(Why(item.critical.value), points.critical[item.critical]))
    return max(found, key=lambda one: one.points, default=None)
