"""What ``qa_rules/trust.yaml`` may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from app.engines.rulefile import RulesModel, load_rules
from app.rubrics.policy.rungs import Rung

FILE = "trust.yaml"
Ratio = Annotated[float, Field(gt=0, lt=1)]
Many = Annotated[int, Field(ge=1, le=10_000)]


class Window(RulesModel):
    """Which decisions count: the last so many, of so many days; the ``recent`` ones also by themselves."""

    decisions: Many
    days: Annotated[int, Field(ge=1, le=3650)]
    recent: Many


class Bar(RulesModel):
    """What one rung asks for: decisions, and the lower bound of agreement to get there and to stay."""

    decisions: Many
    agreement: Ratio
    keep: Ratio

    @model_validator(mode="after")
    def _is_kept_longer_than_given(self) -> Bar:
        if self.keep > self.agreement:
            raise ValueError("keep lies above agreement")
        return self


class Bars(RulesModel):
    """The rungs above the proposal; the higher one never asks for less."""

    prefilled: Bar
    accepted: Bar

    @model_validator(mode="after")
    def _rises(self) -> Bars:
        for name in ("decisions", "agreement", "keep"):
            if getattr(self.accepted, name) < getattr(self.prefilled, name):
                raise ValueError(f"accepted asks for less {name} than prefilled")
        return self


class AtMost(RulesModel):
    """The highest rung of items that weigh more than others."""

    fatal: Rung
    critical: Rung


class TrustRules(RulesModel):
    """The whole file."""

    confidence: Annotated[float, Field(ge=0.5, lt=1)]
    window: Window
    rungs: Bars
    at_most: AtMost
    control_share: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _can_be_reached(self) -> TrustRules:
        if self.rungs.accepted.decisions > self.window.decisions:
            raise ValueError("rungs ask for more decisions than the window holds")
        if self.window.recent > self.window.decisions:
            raise ValueError("recent is more than the window holds")
        return self

    def bar(self, rung: Rung) -> Bar | None:
        """What the rung asks for; None for the proposal, which asks for nothing."""
        bars = {Rung.PREFILLED: self.rungs.prefilled, Rung.ACCEPTED: self.rungs.accepted}
        return bars.get(rung)


def load_trust_rules(text: str, source: str) -> TrustRules:
    """Read the file's ``text``; RuleFileError names file, line and key of what is wrong."""
    return load_rules(text, source, TrustRules)
