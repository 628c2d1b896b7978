"""What speech models write into silence: ``qa_rules/phantoms.yaml``."""

from __future__ import annotations

from pydantic import Field

from app.engines.rulefile import RulesModel, load_rules

PHANTOMS_FILE = "phantoms.yaml"


class PhantomRules(RulesModel):
    """The whole file."""

    phrases: list[str] = Field(min_length=0)


def load_phantom_rules(text: str, source: str) -> PhantomRules:
    """Read the file's ``text``; RuleFileError names file, line and key."""
    return load_rules(text, source, PhantomRules)
