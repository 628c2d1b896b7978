"""Which rubric a call is scored on, and what its rules say in words."""

from __future__ import annotations

from typing import get_args

import pytest

from app.config import ROOT
from app.engines.scoring import conditions
from app.engines.scoring.loader import load_rubric, read_rules
from app.foundation.i18n import in_language
from app.rubrics.policy.choice import choose
from app.rubrics.policy.wording import WORDINGS, rule_in_words
from tests.engines.scoring.test_rules_page import BLOCKS, load
from tests.factories.rubrics import SMALL


def rubric(code: str, language: str = "en", **applies_to):
    text = SMALL.replace("code: small-en", f"code: {code}").replace("language: en", f"language: {language}")
    return load_rubric(text + f"applies_to: {applies_to}\n".replace("'", '"'), "test.yaml")


BILLING = {"queue": "billing", "direction": "inbound", "seat_type": "technical_support"}
GENERAL, FOR_BILLING, FOR_SALES = rubric("a"), rubric("b", queues=["billing"]), rubric("c", queues=["sales"])
CHINESE = rubric("d", "zh-CN")


def chosen(language: str, *rubrics):
    return choose([(each.code, each) for each in rubrics], language, BILLING)


@pytest.mark.parametrize(
    ("language", "rubrics", "wanted"),
    [
        ("en", [GENERAL], "a"),
        ("en", [GENERAL, FOR_BILLING], "b"),
        ("en", [FOR_BILLING, GENERAL], "b"),
        ("en", [GENERAL, FOR_SALES], "a"),
        ("en", [FOR_SALES], None),
        ("zh-CN", [GENERAL, CHINESE], "d"),
        ("zh", [GENERAL, CHINESE], "d"),
        ("en", [CHINESE], None),
        ("en", [rubric("z"), GENERAL], "a"),
        ("en", [], None),
    ],
)
def test_a_call_is_scored_on_the_rubric_made_most_closely_for_it(language, rubrics, wanted):
    assert chosen(language, *rubrics) == wanted


def test_every_kind_of_rule_has_words():
    union = get_args(get_args(conditions.Condition)[0])
    assert set(WORDINGS) == set(union)


def test_every_rule_of_the_centre_can_be_read_in_both_languages(app):
    book = read_rules(ROOT / "qa_rules")
    titles = {code: lexicon.title for code, lexicon in book.lexicons.items()}
    rules = [item.rule for file in book.rubrics.values() for item in file.rubric.items if item.rule]
    assert rules
    for language in ("en", "zh_CN"):
        with app.test_request_context(headers={"Accept-Language": language.replace("_", "-")}):
            assert all(sentences(rule_in_words(rule, titles)) for rule in rules)


def test_every_rule_of_the_page_on_rules_can_be_read_in_both_languages(app):
    rules = [item.rule for block in BLOCKS for item in load(block).items]
    assert "The agent reads back every number that the other says" in read_aloud(rules, "en")
    assert "座席复述对方说出的每个号码" in read_aloud(rules, "zh_CN")


def read_aloud(rules, language: str) -> set[str]:
    with in_language(language):
        worded = [rule_in_words(rule, {}) for rule in rules]
        assert all(sentences(each) for each in worded)
        return {str(each.sentence) for each in worded}


def sentences(worded) -> bool:
    own = [str(worded.sentence), *map(str, worded.phrases), *map(str, worded.remarks)]
    return all(own) and all(sentences(part) for part in worded.parts)


def test_a_lexicon_is_quoted_by_its_title():
    book = read_rules(ROOT / "qa_rules")
    titles = {code: lexicon.title for code, lexicon in book.lexicons.items()}
    rule = conditions.Phrase(any=("{polite-en}", "as you wish"))
    assert [str(phrase) for phrase in rule_in_words(rule, titles).phrases] == [
        titles["polite-en"].en, "as you wish",
    ]  # fmt: skip


def test_a_phrase_beside_an_anchor_is_read_with_its_place():
    near = conditions.Near(anchor="complaint", within_turns=1)
    rule = conditions.Phrase(any=("sorry",), at_most=2, after=near)
    assert [str(remark) for remark in rule_in_words(rule, {}).remarks] == [
        "at most 2 times", "after “complaint”", "at most 1 turns apart",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            conditions.Latency("agent", 4.0, at_least=2),
            "The agent takes longer than 4 seconds to answer, 2 times or more",
        ),
        (conditions.TalkRatio("agent", max=0.7), "The agent does at most 70 percent of the talking"),
        (conditions.Duration(max_s=900), "The call lasts at most 900 seconds"),
        (conditions.Ringing(10), "It rings for longer than 10 seconds"),
        (conditions.Music(30), "Hold music plays for longer than 30 seconds in all"),
        (conditions.Entity("amount", by="agent"), "The agent says an amount of money"),
        (conditions.ReadBack(), "The agent reads back every number that the other says"),
        (conditions.Meaning(("sorry",), 0.5), "Somebody says something that means the same as one of"),
    ],
)  # fmt: skip
def test_what_is_measured_or_meant_is_read_aloud(rule, sentence):
    assert str(rule_in_words(rule, {}).sentence) == sentence
