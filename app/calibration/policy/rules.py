"""What a centre sets for calibration: ``qa_rules/calibration.yaml`` (J1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.engines.estimate.figure import Enough
from app.engines.rulefile import RulesModel, load_rules

FILE = "calibration.yaml"


class Sure(RulesModel):
    """What is asked of a figure of agreement before it is believed."""

    calls: int = Field(ge=2, le=1000)
    width: float = Field(gt=0, le=2)

    @property
    def enough(self) -> Enough:
        """As the engine takes it."""
        return Enough(self.calls, self.width)


class CalibrationRules(RulesModel):
    """The whole file."""

    remind_days_before: tuple[Annotated[int, Field(ge=0, le=30)], ...]
    enough: Sure
    shades: tuple[Annotated[float, Field(ge=0, lt=1)], ...] = Field(min_length=1, max_length=3)
    history_sessions: int = Field(ge=2, le=100)


def load_calibration(text: str, source: str) -> CalibrationRules:
    """The rules in YAML ``text``; raises RuleFileError with file, line and key."""
    return load_rules(text, source, CalibrationRules)
