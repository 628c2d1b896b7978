"""What a centre decides about live listening and mystery calls: ``qa_rules/live.yaml``."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from app.engines.rulefile import RulesModel, load_rules

Words = Annotated[str, Field(min_length=1, max_length=80)]


class Mark(RulesModel):
    """A usual remark, in both languages."""

    zh: Words
    en: Words

    def words(self, language: str) -> str:
        """The remark in the language of the call, so that its agent can read it."""
        return self.zh if language.startswith("zh") else self.en


class ClockRules(RulesModel):
    """How long a clock runs that nobody stops."""

    longest_minutes: float = Field(gt=0, le=600)

    @property
    def longest(self) -> timedelta:
        return timedelta(minutes=self.longest_minutes)


class Records(RulesModel):
    """How call records are matched with what was heard."""

    tolerance_s: float = Field(ge=0, le=600)
    covered_ratio: float = Field(gt=0, le=1)
    days: int = Field(ge=1, le=366)
    begins: Literal["answered", "ringing"]


class MysteryRules(RulesModel):
    """When agents see the score of a mystery call, unless its plan says otherwise."""

    release_after_days: int = Field(ge=0, le=366)


class LiveRules(RulesModel):
    """The whole file."""

    marks: list[Mark] = Field(min_length=1, max_length=9)
    clock: ClockRules
    records: Records
    mystery: MysteryRules


FILE = "live.yaml"


def load_live_rules(text: str, source: str) -> LiveRules:
    """Read the file's ``text``; RuleFileError names file, line and key."""
    return load_rules(text, source, LiveRules)
