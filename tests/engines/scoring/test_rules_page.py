"""The page on the rule language is true: what it shows can be loaded, and it shows all there is."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.config import ROOT
from app.engines.scoring import conditions
from app.engines.scoring.conditions import Condition
from app.engines.scoring.examples import run_examples
from app.engines.scoring.loader import RuleBook, load_rubric, read_rules
from app.engines.scoring.rubric import Rubric

PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
KINDS = Condition.__origin__.__args__  # type: ignore[attr-defined]
AROUND = """\
code: shown
version: 1
title: {{zh: 例, en: Example}}
language: {language}
{anchors}
sections:
  - code: one
    title: {{zh: 一, en: One}}
    items:
      - code: shown
        title: {{zh: 例, en: Example}}
        guidance: {{what: {{zh: 例, en: Example}}}}
        points: 100
        rule:
"""


@cache
def _book() -> RuleBook:
    return read_rules(Path(ROOT) / "qa_rules")


def is_rule(block: str) -> bool:
    return not block.startswith(("code:", "anchors:"))


def load(block: str) -> Rubric:
    """The rubric of a block: itself, or one with its rule or its anchors alone."""
    if block.startswith("code:"):
        return load_rubric(block, "rules.md", _book().lexicons)
    language = "zh-CN" if re.search("[\u4e00-\u9fff]|-zh}", block) else "en"
    rule = block if is_rule(block) else "duration: {min_s: 1}\n"
    anchors = "" if language == "zh-CN" else next(one for one in BLOCKS if one.startswith("anchors:"))
    around = AROUND.format(language=language, anchors=anchors)
    return load_rubric(around + re.sub("^", " " * 10, rule, flags=re.M), "rules.md", _book().lexicons)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split(":")[0] for block in BLOCKS])
def test_every_rule_that_is_shown_can_be_loaded(block: str) -> None:
    assert load(block)


def test_the_examples_that_are_shown_come_out_as_they_say() -> None:
    shown = [load(block) for block in BLOCKS if block.startswith("code:")]
    assert [rubric.code for rubric in shown] == ["billing-en"]
    assert run_examples(shown[0], _book().lexicons) == ()


def test_every_kind_of_condition_is_shown() -> None:
    shown: set[str] = set()
    for block in BLOCKS:
        shown |= set(_keys(YAML(typ="safe").load(block)))
    missing = {_kind(kind) for kind in KINDS} - shown
    assert missing == set()


@pytest.mark.parametrize("kind", [*KINDS, conditions.Window, conditions.Near, conditions.Anchor])
def test_every_key_of_a_condition_is_shown(kind: Any) -> None:
    names = {field.name for field in fields(kind)} - {"kind", "of"}
    assert {name for name in names if not re.search(rf"\b{name}\b", PAGE)} == set()


def _kind(kind: Any) -> str:
    return next(str(field.default) for field in fields(kind) if field.name == "kind")


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for one in value.values() for key in _keys(one))]
    return [key for one in value for key in _keys(one)] if isinstance(value, list) else []
