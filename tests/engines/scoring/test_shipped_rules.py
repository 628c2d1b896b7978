"""The rubrics that come with the product are whole, and their own examples hold (Q1, Q2)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.engines.scoring.examples import run_examples
from app.engines.scoring.loader import RuleBook, read_rules
from app.engines.scoring.rubric import CriticalClass, Item
from app.engines.scoring.verdict import Verdict
from app.rubrics.policy.choice import choose
from demo.calls import spoken_calls
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
    assert len(rubric.items) >= 20
    assert sum(item.points for item in rubric.items if not item.bonus) == Decimal(100)
    assert any(item.fatal for item in rubric.items)
    assert {item.critical for item in rubric.items} >= set(CriticalClass)
    assert any(item.rule is None for item in rubric.items)
    assert len(rubric.examples) >= 6


@pytest.mark.parametrize("code", RUBRICS)
def test_every_item_shows_wording_that_is_right_and_wording_that_is_wrong(book: RuleBook, code: str) -> None:
    items = book.rubrics[code].rubric.items
    assert [item.code for item in items if not (item.guidance.good and item.guidance.bad)] == []


@pytest.mark.parametrize("code", RUBRICS)
def test_every_rule_is_shown_to_pass_and_to_fail_by_an_example(book: RuleBook, code: str) -> None:
    rubric = book.rubrics[code].rubric
    shown = {row for example in rubric.examples for row in example.expect.items()}
    rules = [item.code for item in rubric.items if item.rule is not None]
    assert {(item, verdict) for item in rules for verdict in (Verdict.PASS, Verdict.FAIL)} <= shown


@pytest.mark.parametrize("code", RUBRICS)
def test_every_rule_that_is_not_always_asked_is_shown_not_to_apply(book: RuleBook, code: str) -> None:
    rubric = book.rubrics[code].rubric
    shown = {row for example in rubric.examples for row in example.expect.items()}
    asked_at_times = [item.code for item in rubric.items if item.when is not None]
    assert {(item, Verdict.NOT_APPLICABLE) for item in asked_at_times} <= shown


@pytest.mark.parametrize("kind", ["inbound", "mystery"])
def test_both_languages_ask_the_same(book: RuleBook, kind: str) -> None:
    english, chinese = (book.rubrics[f"{kind}-{language}"].rubric for language in ("en", "zh"))
    assert [_counts(item) for item in english.items] == [_counts(item) for item in chinese.items]


def _counts(item: Item) -> tuple[object, ...]:
    return item.code, item.points, item.steps, item.bonus, item.fatal, item.critical


@pytest.mark.parametrize("code", ["outbound-zh", "mystery-zh", "mystery-en"])
def test_attitude_is_a_scale_repeated_faults_are_deducted_and_one_step_more_is_a_bonus(
    book: RuleBook, code: str
) -> None:
    items = book.rubrics[code].rubric.items
    assert [item.code for item in items if item.scale] == ["empathy"]
    assert [item.code for item in items if item.bonus] == ["beyond"]
    assert [item.rule is not None for item in items if item.deduct] == [True]


def test_every_lexicon_is_named_by_a_rubric(book: RuleBook) -> None:
    texts = "".join(file.text for file in book.rubrics.values())
    assert [code for code in book.lexicons if f"{{{code}}}" not in texts] == []


@pytest.mark.parametrize(
    ("language", "direction", "queue", "chosen"),
    [
        ("zh-CN", "inbound", "billing", "inbound-zh"),
        ("zh-CN", "outbound", "outbound", "outbound-zh"),
        ("zh-CN", None, None, "inbound-zh"),
        ("en", "inbound", "sales", "inbound-en"),
        ("en", "outbound", "outbound", "inbound-en"),
        ("zh-CN", "inbound", "mystery", "mystery-zh"),
        ("en-GB", "inbound", "mystery", "mystery-en"),
    ],
)
def test_a_call_gets_the_rubric_of_its_language_direction_and_queue(
    book: RuleBook, language: str, direction: str | None, queue: str | None, chosen: str
) -> None:
    rubrics = [(code, file.rubric) for code, file in book.rubrics.items()]
    assert choose(rubrics, language, {"direction": direction, "queue": queue}) == chosen


def test_no_call_of_the_demo_is_taken_for_a_mystery_call(book: RuleBook) -> None:
    rubrics = [(code, file.rubric) for code, file in book.rubrics.items()]
    chosen = {choose(rubrics, call["language"], call) for call in spoken_calls()}
    assert chosen == {"inbound-en", "inbound-zh", "outbound-zh"}


@pytest.mark.parametrize("code", RUBRICS)
def test_every_planted_fault_has_an_item_with_a_rule(book: RuleBook, code: str) -> None:
    rubric = book.rubrics[code].rubric
    assert all(rubric.item(item).rule is not None for item in FAULT_ITEMS.values())
