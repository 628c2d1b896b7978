"""Words that a centre swaps to see whether its rules listen to who somebody is (``counterfactual.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from app.engines.rulefile import RulesModel, load_rules
from app.engines.scoring.rubric import Language

FILE = "counterfactual.yaml"
Spelling = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Swap(StrEnum):
    """What is swapped: the agent's name, words that tell a gender, how a recogniser spells an accent."""

    NAME = "name"
    GENDER = "gender"
    ACCENT = "accent"


class Swaps(RulesModel):
    """The words of one language. ``gender`` and ``accent`` say what is put in the place of what."""

    names: Annotated[tuple[Spelling, ...], Field(min_length=2)]
    gender: Mapping[Spelling, Spelling]
    accent: Mapping[Spelling, Spelling]

    @model_validator(mode="after")
    def _swaps_something(self) -> Swaps:
        pairs = [*self.gender.items(), *self.accent.items()]
        same = [word for word, other in pairs if word == other]
        if same:
            raise ValueError(f"is put in its own place: {', '.join(same)}")
        if len(set(self.names)) < len(self.names):
            raise ValueError("a name stands twice")
        return self


class Counterfactual(RulesModel):
    """The whole file; at most ``calls`` calls of a back-test are heard again with other words."""

    calls: Annotated[int, Field(ge=1, le=100_000)]
    languages: Mapping[Language, Swaps]


def load_counterfactual(text: str, source: str) -> Counterfactual:
    """Read the file's ``text``; RuleFileError names file, line and key of what is wrong."""
    return load_rules(text, source, Counterfactual)


def name_table(names: tuple[str, ...], language: str, swaps: Swaps, turn: int) -> dict[str, str]:
    """What to put in the place of an agent's ``names``: whole names and the names he is called by.

    ``turn`` (the call's id) says which of the centre's names it is, so that each gets its turn.
    """
    forms = {form for name in names for form in _forms(name, language)}
    others = [name for name in swaps.names if name not in forms]
    return {form: others[turn % len(others)] for form in forms} if others else {}


def _forms(name: str, language: str) -> set[str]:
    """A Chinese name of more than two characters is shortened to the last two, an English one to the first
    word; a single letter or character is nobody's name.
    """
    name = name.strip()
    short = name[-2:] if language == "zh-CN" else name.partition(" ")[0]
    return {form for form in (name, short) if len(form) > 1}
