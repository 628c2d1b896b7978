"""What ``qa_rules/appeals.yaml`` may say (J2)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from app.engines.duty.working_days import CHINESE_ZONES, WorkingDays, working_days
from app.engines.rulefile import RulesModel, load_rules
from app.foundation.access.roles import Role
from app.foundation.i18n import Bilingual

FILE = "appeals.yaml"
Deciding = Literal[Role.SUPERVISOR, Role.DIRECTOR]
Roles = Annotated[tuple[Deciding, ...], Field(min_length=1)]


class Weekday(StrEnum):
    """The days of the week in their order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Title(RulesModel):
    """A reason in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Reason(RulesModel):
    """One of the reasons that an agent can choose from."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    title: Title


class AppealRules(RulesModel):
    """The whole file."""

    answer_within_working_days: int = Field(ge=1, le=60)
    second_level_within_days: int = Field(ge=1, le=90)
    never_lower: bool
    first_level: Roles
    second_level: Roles
    reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]
    weekend: Annotated[tuple[Weekday, ...], Field(max_length=6)]
    holidays: tuple[date, ...]
    working_weekends: tuple[date, ...]

    @field_validator("reasons")
    @classmethod
    def _once_each(cls, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        codes = [reason.code for reason in reasons]
        if len(set(codes)) < len(codes):
            raise ValueError("each reason needs a code of its own")
        return reasons

    @model_validator(mode="after")
    def _either_or(self) -> Self:
        both = sorted(set(self.holidays) & set(self.working_weekends))
        if both:
            raise ValueError(f"{both[0]} is listed as a holiday and as a working day")
        return self

    def roles_at(self, level: int) -> tuple[Role, ...]:
        """Whose roles decide at the level, 1 or 2."""
        return self.first_level if level == 1 else self.second_level

    def titles(self) -> dict[str, Bilingual]:
        """Reason code → what it is called."""
        return {one.code: Bilingual(zh=one.title.zh, en=one.title.en) for one in self.reasons}

    def calendar(self, zone: str) -> WorkingDays:
        """The working days of a centre in that IANA time zone."""
        days = list(Weekday)
        return working_days(
            is_chinese=zone in CHINESE_ZONES, weekend=[days.index(day) for day in self.weekend],
            off=self.holidays, worked=self.working_weekends,
        )  # fmt: skip


def load_appeals(text: str, source: str) -> AppealRules:
    """The rules in YAML ``text``; raises RuleFileError with file, line and key."""
    return load_rules(text, source, AppealRules)
