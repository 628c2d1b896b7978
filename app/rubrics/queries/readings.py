"""A rule that is being written, read back in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.engines.scoring.loader import read_condition
from app.engines.scoring.problem import RubricError
from app.engines.scoring.text import Text
from app.engines.scoring.yaml_text import read_yaml
from app.foundation.i18n import Bilingual
from app.rubrics.policy.draft_fields import read_snippet
from app.rubrics.policy.wording import Worded, rule_in_words
from app.rubrics.queries.checking import lexicons_now


@dataclass(frozen=True, slots=True)
class Reading:
    """The rule in words, or, where it is no YAML, the line (from 1) in its box and what is wrong there."""

    words: Worded | None = None
    line: int = 0
    fault: Bilingual | None = None


def read_rule(text: str, rules_dir: Path) -> Reading:
    """What a box says; nothing where it is empty, or is YAML but no rule (the loader says why)."""
    plain = read_snippet(text)
    if plain is None:
        return Reading()
    if isinstance(plain, str):
        return _fault(text)
    condition = read_condition(plain)
    return Reading() if condition is None else Reading(rule_in_words(condition, _titles(rules_dir)))


def _fault(text: str) -> Reading:
    try:
        read_yaml(text.replace("\r\n", "\n"), "rule")
    except RubricError as error:
        first = error.problems[0]
        return Reading(line=first.line, fault=Bilingual(zh=first.message.zh, en=first.message.en))
    return Reading()


def _titles(rules_dir: Path) -> dict[str, Text]:
    try:
        return {code: lexicon.title for code, lexicon in lexicons_now(rules_dir).items()}
    except RubricError:
        return {}
