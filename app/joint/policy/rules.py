"""What a centre decides about joint listening: ``qa_rules/joint.yaml`` (S5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pydantic import Field

from app.engines.rulefile import RulesModel, load_rules

FILE = "joint.yaml"


class RotationRules(RulesModel):
    """How often each lead has his turn, and how many come to one session."""

    every_weeks: int = Field(ge=1, le=52)
    leads_per_session: int = Field(ge=1, le=20)

    @property
    def every(self) -> timedelta:
        return timedelta(weeks=self.every_weeks)


class SessionRules(RulesModel):
    """How much is heard in one session, and by when what is agreed is done."""

    calls: int = Field(ge=1, le=20)
    minutes: int = Field(ge=5, le=480)
    follow_up_days: int = Field(ge=1, le=365)


class SuggestionRules(RulesModel):
    """From which scores calls are suggested; points in 0–100."""

    look_back_days: int = Field(ge=1, le=366)
    excellent_from_points: Decimal = Field(ge=0, le=100)


class HearingRules(RulesModel):
    """When leads may hear a session's calls, days before its beginning and after its end."""

    days_before: int = Field(ge=0, le=30)
    days_after: int = Field(ge=0, le=365)


class JointRules(RulesModel):
    """The whole file."""

    rotation: RotationRules
    session: SessionRules
    suggestion: SuggestionRules
    hearing: HearingRules


def load_joint_rules(text: str, source: str) -> JointRules:
    """The rules of joint listening in YAML ``text``; raises RuleFileError with file, line and key."""
    return load_rules(text, source, JointRules)
