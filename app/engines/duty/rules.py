"""What `qa_rules/attendance.yaml` may say (A1–A3, A5, A8)."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.engines.rulefile import RulesModel, load_rules


class Spell(RulesModel):
    """A spell of duty by the clock."""

    begin: time = Field(alias="from")
    until: time


class LatenessRules(RulesModel):
    """A2, the steps."""

    half_day_leave_up_to_minutes: int = Field(ge=0)
    day_leave_up_to_minutes: int = Field(ge=0)

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        if self.half_day_leave_up_to_minutes > self.day_leave_up_to_minutes:
            raise ValueError("half a day's leave must end before a day's leave does")
        return self


class RepeatedRules(RulesModel):
    """A2, three times in a month."""

    times: int = Field(ge=1)
    absence_days: Decimal = Field(ge=0)


class ExcuseKind(StrEnum):
    """A3: what is not lateness."""

    SEVERE_WEATHER = "severe_weather"
    COMPANY_BUS = "company_bus"


class ExcuseRules(RulesModel):
    """A3: which excuses the centre takes, and how soon they must be reported."""

    kinds: tuple[ExcuseKind, ...]
    report_within_minutes: int = Field(ge=0)


class AbsenceRules(RulesModel):
    """A8."""

    yuan_a_day: Decimal = Field(ge=0)
    proposals_from_days: Decimal = Field(gt=0)


class AttendanceRules(RulesModel):
    """The whole of attendance.yaml."""

    shifts: dict[str, Annotated[tuple[Spell, ...], Field(min_length=1)]]
    lateness: LatenessRules
    repeated: RepeatedRules
    excuses: ExcuseRules
    away_up_to_minutes: int = Field(ge=0)
    absence: AbsenceRules


def load_attendance(text: str, source: str) -> AttendanceRules:
    """Read the text of attendance.yaml; RuleFileError names ``source``, line and key."""
    return load_rules(text, source, AttendanceRules)
