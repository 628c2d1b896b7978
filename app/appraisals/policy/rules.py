"""What a centre decides about figures of monitors: ``qa_rules/fairness.yaml`` (J1, J3, S6)."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from app.engines.estimate.figure import Enough
from app.engines.estimate.shift import Limits
from app.engines.rulefile import RulesModel, load_rules

FILE = "fairness.yaml"


def _ascending(bounds: tuple[int, ...]) -> tuple[int, ...]:
    if list(bounds) != sorted(set(bounds)):
        raise ValueError("the bounds must ascend")
    return bounds


Hour: TypeAlias = Annotated[int, Field(ge=1, le=23)]
Months: TypeAlias = Annotated[int, Field(ge=1, le=600)]


class EnoughRules(RulesModel):
    """From how many calls on, and up to which width of its interval, a figure is believed."""

    calls: int = Field(ge=2, le=10_000)
    interval_width: float = Field(gt=0, le=2)


class ShiftRules(RulesModel):
    """What must be there before a difference between groups is named."""

    scores: int = Field(ge=2, le=100_000)
    agents: int = Field(ge=2, le=10_000)
    false_alarms: float = Field(gt=0, lt=0.5)
    matters_points: float = Field(ge=0, le=100)
    unsure_points: float = Field(gt=0, le=100)


class GroupRules(RulesModel):
    """Where one group ends and the next begins; each bound belongs to the group above it."""

    tenure_months: Annotated[tuple[Months, ...], AfterValidator(_ascending)] = Field(min_length=1)
    scoring_hours: Annotated[tuple[Hour, ...], AfterValidator(_ascending)] = Field(min_length=1)


class FairnessRules(RulesModel):
    """The whole file."""

    enough: EnoughRules
    shifts: ShiftRules
    groups: GroupRules

    @property
    def believed(self) -> Enough:
        """As the engines of agreement take it."""
        return Enough(self.enough.calls, self.enough.interval_width)

    @property
    def limits(self) -> Limits:
        """As the engine of shifts takes it."""
        asked = self.shifts
        return Limits(
            asked.scores, asked.agents, asked.false_alarms, asked.matters_points, asked.unsure_points
        )


def load_fairness_rules(text: str, source: str) -> FairnessRules:
    """The rules of fairness in YAML ``text``; raises RuleFileError with file, line and key."""
    return load_rules(text, source, FairnessRules)
