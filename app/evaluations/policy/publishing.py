"""What happens until a score is final: ``qa_rules/publishing.yaml`` (S6, Q5, J2)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StrictBool

from app.engines.rulefile import RulesModel, load_rules
from app.engines.scoring.rubric import CriticalClass
from app.engines.scoring.score import Score

FILE = "publishing.yaml"


def _clock_time(value: object) -> object:
    """A number would be read as seconds after midnight: only a text is a time of day."""
    if value is None or (isinstance(value, str) and len(value) == len("18:00")):
        return value
    raise ValueError("write the time as 18:00")


class SecondLook(RulesModel):
    """Which scores a second person reads before they are published."""

    fatal: bool
    critical: tuple[CriticalClass, ...]
    rubrics: tuple[str, ...]


class Blinding(RulesModel):
    """Who judges calls without being told whose they are; a file that says nothing of it hides nothing."""

    monitor: StrictBool
    second_look: StrictBool


class PublishingRules(RulesModel):
    """The whole file; ``publish_at`` in the centre's time, None: at once."""

    publish_at: Annotated[time | None, BeforeValidator(_clock_time)]
    second_look: SecondLook
    appeal_within_days: int = Field(ge=1, le=90)
    blinding: Blinding = Blinding(monitor=False, second_look=False)


def load_publishing(text: str, source: str) -> PublishingRules:
    """The rules in YAML ``text``; raises RuleFileError with file, line and key."""
    return load_rules(text, source, PublishingRules)


def needs_second_look(rules: SecondLook, rubric: str, result: Score) -> bool:
    """Whether somebody else reads the score first: fatal, critical, or any on that ``rubric`` (its code)."""
    if rubric in rules.rubrics or (rules.fatal and result.fatal):
        return True
    return any(harmed in rules.critical for harmed, _item in result.critical)


def is_serious(result: Score) -> bool:
    """Whether lead and supervisor are told at once (Q5): a fatal or critical item failed."""
    return result.fatal or bool(result.critical)


def publish_instant(rules: PublishingRules, submitted_at: datetime, zone: ZoneInfo) -> datetime:
    """When a score submitted at that instant is published: the next set hour, or at once."""
    if rules.publish_at is None:
        return submitted_at
    local = submitted_at.astimezone(zone)
    due = datetime.combine(local.date(), rules.publish_at, zone)
    if due < local:
        due = datetime.combine(local.date() + timedelta(days=1), rules.publish_at, zone)
    return due.astimezone(submitted_at.tzinfo)


def last_appeal_at(published_at: datetime, within_days: int) -> datetime:
    """Until when the agent can appeal (J2)."""
    return published_at + timedelta(days=within_days)
