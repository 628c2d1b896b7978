"""What `qa_rules/training.yaml` may say (S4)."""

from __future__ import annotations

from pydantic import Field

from app.engines.rulefile import RulesModel, load_rules

FILE = "training.yaml"


class BeforeRules(RulesModel):
    """Listening before a training: drawn ``ahead_days`` before it, from calls of ``days`` before the draw."""

    percent: int = Field(ge=1, le=100)
    days: int = Field(ge=1, le=92)
    ahead_days: int = Field(ge=1, le=60)


class AfterRules(RulesModel):
    """Listening after a training: drawn once ``days`` have passed, from calls of these days."""

    percent: int = Field(ge=1, le=100)
    days: int = Field(ge=1, le=92)


class TrainingRules(RulesModel):
    """The whole file. ``confidence`` is that of intervals, two-sided."""

    before: BeforeRules
    after: AfterRules
    confidence: float = Field(ge=0.5, lt=1)


def load_training(text: str, source: str) -> TrainingRules:
    """Read the text of training.yaml; RuleFileError names ``source``, line and key."""
    return load_rules(text, source, TrainingRules)
