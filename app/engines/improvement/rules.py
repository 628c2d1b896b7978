"""What ``qa_rules/feedback.yaml`` may say (F1–F3)."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from app.engines.rulefile import RulesModel, load_rules


class CommonProblemRules(RulesModel):
    """When a fault is common: all three bounds must be reached."""

    at_least_agents: int = Field(ge=2)
    at_least_calls: int = Field(ge=1)
    at_least_fail_ratio: float = Field(gt=0, le=1)


class CoachingRules(RulesModel):
    """What follows a marked score; points in 0–100."""

    interview_below_points: Decimal = Field(ge=0, le=100)
    praise_from_points: Decimal = Field(ge=0, le=100)
    propose_for_days: int = Field(ge=1)
    plan_days: int = Field(ge=1)
    follow_up_calls: int = Field(ge=1)


class FeedbackRules(RulesModel):
    """The whole file."""

    common_problem: CommonProblemRules
    coaching: CoachingRules


def load_feedback_rules(text: str, source: str) -> FeedbackRules:
    """The rules of feedback in YAML ``text``; raises RuleFileError with file, line and key."""
    return load_rules(text, source, FeedbackRules)
