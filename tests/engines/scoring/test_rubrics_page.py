"""The page on rubric files is true: what it shows can be loaded, and it names every key there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT
from app.engines.scoring import rubric as types
from app.engines.scoring.loader import load_rubric, read_rules
from app.engines.scoring.rubric import LeftOut, Rubric

PAGE = (ROOT / "docs" / "rubrics.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
AROUND = """\
code: shown
version: 1
title: {zh: 例, en: Example}
language: en
sections:
  - code: one
    title: {zh: 一, en: One}
    weight: 100
    items:
      - code: other
        title: {zh: 例, en: Example}
        guidance: {what: {zh: 例, en: Example}}
        points: 1
"""
WRITTEN_IN_RULES_MD = {"anchors", "examples", "rule", "when"}


def load(block: str) -> Rubric:
    """The rubric of a block: itself, or one with its items."""
    text = block if block.startswith("code:") else AROUND + re.sub("^", " " * 6, block, flags=re.M)
    return load_rubric(text, "rubrics.md", read_rules(Path(ROOT) / "qa_rules").lexicons)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0] for block in BLOCKS])
def test_every_rubric_and_item_that_is_shown_can_be_loaded(block: str) -> None:
    assert load(block)


@pytest.mark.parametrize(
    "kind",
    [types.Rubric, types.Section, types.Item, types.Step, types.AskedIf, types.AppliesTo, types.Guidance],
)
def test_every_key_of_a_rubric_is_shown(kind: Any) -> None:
    shown = set(re.findall(r"\b[a-z_]+(?=:)", "".join(BLOCKS)))
    assert {field.name for field in fields(kind)} - shown - WRITTEN_IN_RULES_MD == set()


def test_every_effect_of_not_applicable_is_told() -> None:
    assert [way.value for way in LeftOut if f"`{way.value}`" not in PAGE] == []


def test_every_kind_of_item_is_shown() -> None:
    items = [item for block in BLOCKS for item in load(block).items]
    for kind in ("scale", "deduct", "bonus", "fatal", "critical", "asked_if", "when"):
        assert any(getattr(item, kind) for item in items), kind
