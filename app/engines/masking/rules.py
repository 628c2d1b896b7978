"""What a centre decides about masking: ``qa_rules/masking.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.engines.masking.mask import Kind
from app.engines.rulefile import RulesModel, load_rules

FILE = "masking.yaml"


class Topic(StrEnum):
    """What a number that follows is about; ``other`` are numbers that are nobody's secret."""

    PHONE = "phone"
    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    PASSPORT = "passport"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CODE = "code"
    CARD_CODE = "card_code"
    OTHER = "other"


class Words(RulesModel):
    """The words of one language."""

    topics: Mapping[Topic, frozenset[str]]
    negations: frozenset[str]
    units: frozenset[str]
    before_quantities: frozenset[str]
    between_groups: frozenset[str]
    public_places: frozenset[str]


class Lengths(RulesModel):
    """How many digits make a number of that kind."""

    shortest_code: int = Field(ge=3)
    longest_code: int = Field(ge=4)
    shortest_phone: int = Field(ge=5)
    shortest_number: int = Field(ge=5)


class Joining(RulesModel):
    """When groups of digits are parts of one number."""

    longest_pause_s: float = Field(gt=0)
    most_words_between: int = Field(ge=0)
    most_words_of_the_other: int = Field(ge=0)
    topic_reaches_words: int = Field(gt=0)


class Echo(RulesModel):
    """When a repeated part of a private number is private, too."""

    shortest: int = Field(ge=2)
    within_s: float = Field(gt=0)


class Beep(RulesModel):
    """What is heard in place of private words."""

    hertz: float = Field(gt=0, lt=4000)
    level_dbfs: float = Field(le=0)
    padding_s: float = Field(ge=0)
    padding_unmeasured_s: float = Field(ge=0)


class MaskingRules(RulesModel):
    """The whole file."""

    kinds: frozenset[Kind]
    visible_digits: Mapping[Kind, int]
    lengths: Lengths
    joining: Joining
    echo: Echo
    before_transcript: Literal["wait", "play"]
    beep: Beep
    mail_providers: frozenset[str]
    words: Mapping[Literal["zh-CN", "en"], Words]

    def words_of(self, language: str) -> Words:
        """The words of a transcript's language; Chinese customers use English ones, too."""
        english = self.words["en"]
        return _united(self.words["zh-CN"], english) if language.startswith("zh") else english


def _united(one: Words, other: Words) -> Words:
    topics = {
        topic: one.topics.get(topic, frozenset()) | other.topics.get(topic, frozenset()) for topic in Topic
    }
    return Words(
        topics=topics, negations=one.negations | other.negations, units=one.units | other.units,
        before_quantities=one.before_quantities | other.before_quantities,
        between_groups=one.between_groups | other.between_groups,
        public_places=one.public_places | other.public_places,
    )  # fmt: skip


def load_masking_rules(text: str, source: str) -> MaskingRules:
    """Read the file's ``text``; RuleFileError names file, line and key."""
    return load_rules(text, source, MaskingRules)
