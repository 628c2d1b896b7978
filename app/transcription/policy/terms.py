"""Names that a centre wants heard right: the files of ``qa_rules/terms/``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.engines.rulefile import RulesModel, load_rules
from app.engines.speech.heard_units import plain_units
from app.engines.speech.term_list import Term, TermList, Tolerance

FOLDER = "terms"
Name = Annotated[str, Field(min_length=1, max_length=60)]


class TermRule(RulesModel):
    """A name as it is written, what engines make of it, how tolerant to be."""

    say: Name
    heard: tuple[Name, ...] = ()
    tolerance: Tolerance | None = None


class Title(RulesModel):
    """What the list is called, in both languages."""

    zh: str
    en: str


class TermFile(RulesModel):
    """A whole file. A wording may stand once: it could not be told whose it is."""

    title: Title
    language: Literal["en", "zh-CN"]
    queues: tuple[Annotated[str, Field(max_length=40)], ...] = ()
    terms: Annotated[tuple[TermRule, ...], Field(min_length=1, max_length=5000)]

    @model_validator(mode="after")
    def _each_wording_once(self) -> TermFile:
        seen: set[str] = set()
        for term in self.terms:
            for text in (term.say, *term.heard):
                units = " ".join(plain for plain, _ in plain_units(text, self.language))
                if not units:
                    raise ValueError(f"there is nothing to hear in '{text}'")
                if units in seen:
                    raise ValueError(f"'{text}' stands here twice")
                seen.add(units)
        return self


def load_terms(text: str, source: str) -> TermList:
    """Read a file's ``text``; RuleFileError names file, line and key."""
    file = load_rules(text, source, TermFile)
    terms = tuple(Term(each.say, each.heard, each.tolerance) for each in file.terms)
    return TermList(file.language, terms, file.queues)
