"""The rubrics that come with the product are whole, and their own examples hold (Q1, Q2)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.engines.scoring.examples import run_examples
from app.engines.scoring.loader import RuleBook, read_rules
from demo.monitors import FAULT_ITEMS

RULES = Path(__file__).resolve().parents[3] / "qa_rules"
RUBRICS = sorted(path.stem for path in (RULES / "rubrics").glob("*.yaml"))


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return read_rules(RULES)


@pytest.mark.parametrize("code", RUBRICS)
def test_its_own_examples_come_out_as_they_say(book: RuleBook, code: str) -> None:
    assert run_examples(book.rubrics[code].rubric, book.lexicons) == ()


@pytest.mark.parametrize("code", RUBRICS)
def test_it_has_sections_items_points_fatal_items_and_examples(book: RuleBook, code: str) -> None:
    rubric = book.rubrics[code].rubric
    assert len(rubric.sections) >= 4
    assert len(rubric.items) >= 14
    assert sum(item.points for item in rubric.items) == Decimal(100)
    assert any(item.fatal for item in rubric.items)
    assert len(rubric.examples) >= 3


@pytest.mark.parametrize("code", RUBRICS)
def test_every_rule_is_shown_to_pass_or_to_fail_by_an_example(book: RuleBook, code: str) -> None:
    rubric = book.rubrics[code].rubric
    expected = {item for example in rubric.examples for item in example.expect}
    assert {item.code for item in rubric.items if item.rule is not None} == expected


def test_both_languages_ask_the_same(book: RuleBook) -> None:
    english, chinese = (book.rubrics[code].rubric for code in ("inbound-en", "inbound-zh"))
    assert [(item.code, item.points) for item in english.items] == [
        (item.code, item.points) for item in chinese.items
    ]


@pytest.mark.parametrize("code", RUBRICS)
def test_every_planted_fault_has_an_item_with_a_rule(book: RuleBook, code: str) -> None:
    rubric = book.rubrics[code].rubric
    assert all(rubric.item(item).rule is not None for item in FAULT_ITEMS.values())
