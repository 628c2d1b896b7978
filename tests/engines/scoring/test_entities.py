"""Names, numbers, amounts and dates, however they are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engines.scoring.finding import CallInput
from app.engines.scoring.lexicon import Entry, Lexicon
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.text import Text
from app.engines.speech.types import Transcript

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]
OWN_NAME = Lexicon(
    code="own-name-en", title=Text(zh="姓名", en="Name"), language="en",
    entries=(Entry(say="this is {name}"), Entry(say="my name is {name}")),
)  # fmt: skip


def said(*texts: str, pause_s: float = 1.0) -> list[tuple[str, float, float, str]]:
    """What the agent says, three seconds each."""
    return [("agent", at * (3 + pause_s), at * (3 + pause_s) + 3, text) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("language", "what", "text", "truth"),
    [
        ("en", "amount", "that makes thirty six pounds fifty in all", True),
        ("en", "amount", "that makes £36.50 in all", True),
        ("en", "amount", "a hundred and twenty dollars", True),
        ("en", "amount", "it is five thousand and two Euros", True),
        ("en", "amount", "fifty pence a day", True),
        ("en", "amount", "it weighs so many pounds", False),
        ("en", "amount", "it takes 36 hours", False),
        ("en", "date", "on the third of March", True),
        ("en", "date", "on March 3rd", True),
        ("en", "date", "by the twenty-first of May", True),
        ("en", "date", "on 03/04/2026", True),
        ("en", "date", "it will be there on Friday", True),
        ("en", "date", "by tomorrow", True),
        ("en", "date", "you may call us twice", False),
        ("en", "date", "how are you today", False),
        ("en", "date", "it is the third time", False),
        ("en", "number", "my number is oh seven seven one double five", True),
        ("en", "number", "the code is 4711", True),
        ("en", "number", "one moment please", False),
        ("en", "number", "that makes 1250 dollars", False),
        ("en", "number", "$1250 in all", False),
        ("en", "number", "it took a hundred and fifty days", False),
        ("en", "number", "since March 2026", False),
        ("en", "number", "on the third of March twenty twenty six", False),
        ("en", "number", "the code is 2026", True),
        ("zh-CN", "number", "一共一千二百元", False),
        ("zh-CN", "number", "用了三百五十度电", False),
        ("zh-CN", "number", "二零二六年三月五号", False),
        ("zh-CN", "number", "工号一零一一", True),
        ("zh-CN", "number", "户号三二一零六 三天之内", True),
        ("zh-CN", "number", "零二六七号 五十元", True),
        ("en", "number", "the code is 4711 and that makes five pounds", True),
        ("zh-CN", "amount", "一共三十六块五", True),
        ("zh-CN", "amount", "人民币一千二百元", True),
        ("zh-CN", "amount", "¥36.50", True),
        ("zh-CN", "amount", "大概两万块钱", True),
        ("zh-CN", "amount", "请等三分钟", False),
        ("zh-CN", "amount", "这一块我不清楚", False),
        ("zh-CN", "amount", "我们一块儿看看", False),
        ("zh-CN", "date", "三月五号给您回电", True),
        ("zh-CN", "date", "二零二六年三月五日", True),
        ("zh-CN", "date", "下周五之前", True),
        ("zh-CN", "date", "星期天", True),
        ("zh-CN", "date", "十五号之前", True),
        ("zh-CN", "date", "明天上午", True),
        ("zh-CN", "date", "三号线", False),
        ("zh-CN", "date", "十二号座席为您服务", False),
        ("zh-CN", "date", "工号一二三四号", False),
        ("zh-CN", "number", "我的号码是幺三八零零幺三八零零零", True),
        ("zh-CN", "number", "请稍等一会儿", False),
    ],
)
def test_an_entity_is_found_in_digits_and_in_words(
    call_of: Calls, outcome_of: Outcomes, language: str, what: str, text: str, truth: bool
) -> None:
    rule = {"entity": {"what": what, "by": "agent"}}
    assert outcome_of(rule, call_of(*said(text), language=language)).truth is truth


@pytest.mark.parametrize(
    ("digits", "truth"),
    [({"min": 4}, True), ({"min": 5}, False), ({"min": 2, "max": 3}, False), ({"min": 4, "max": 4}, True)],
)
def test_a_number_has_as_many_digits_as_asked(
    call_of: Calls, outcome_of: Outcomes, digits: Any, truth: bool
) -> None:
    rule = {"entity": {"what": "number", "digits": digits}}
    assert outcome_of(rule, call_of(*said("the code is four seven double one"))).truth is truth


def test_a_number_goes_on_over_breaths_and_groups(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(*said("it is four seven", "and then one one", "thank you"))
    assert outcome_of({"entity": {"what": "number", "digits": {"min": 4}}}, call).truth is True
    apart = call_of(*said("it is four seven", "one one", "thank you", pause_s=7))
    assert outcome_of({"entity": {"what": "number", "digits": {"min": 4}}}, apart).truth is False


def test_a_numbers_place_and_length_are_told_and_not_its_digits(call_of: Calls, outcome_of: Outcomes) -> None:
    outcome = outcome_of({"entity": {"what": "number"}}, call_of(*said("the code is 4711")))
    (place,) = outcome.evidence
    assert (place.words, place.measured, place.unit) == ("", 4, "digits")
    assert 0 < (place.start_s or 0) < (place.end_s or 0) <= 3
    assert "4711" not in repr(outcome)


def test_an_amount_is_quoted_with_its_own_words_and_no_more(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(*said("your bill of thirty six pounds fifty is late and nine pounds will be added"))
    outcome = outcome_of({"entity": {"what": "amount", "at_least": 2}}, call)
    assert [place.words for place in outcome.evidence] == ["thirty six pounds", "nine pounds"]
    assert outcome_of({"entity": {"what": "amount", "at_least": 3}}, call).truth is False


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ({"by": "agent"}, True),
        ({"by": "customer"}, False),
        ({"by": "agent", "within": {"first_s": 3}}, False),
        ({"by": "agent", "within": {"last_turns": 1}}, True),
    ],
)
def test_an_entity_is_looked_for_where_and_with_whom_the_rule_says(
    call_of: Calls, outcome_of: Outcomes, rule: Any, truth: bool
) -> None:
    call = call_of(("agent", 0, 3, "hello there"), ("customer", 3, 4, "yes"), ("agent", 5, 8, "on Friday"))
    assert outcome_of({"entity": {"what": "date", **rule}}, call).truth is truth


def test_a_name_is_what_a_phrase_gives_room_for(call_of: Calls, outcome_of: Outcomes) -> None:
    rule = {"entity": {"what": "name", "by": "agent", "said_as": ["{own-name-en}"]}}
    lexicons = {"own-name-en": OWN_NAME}
    assert outcome_of(rule, call_of(*said("good morning my name is Laura")), lexicons).truth is True
    assert outcome_of(rule, call_of(*said("good morning how can I help")), lexicons).truth is False


def test_what_a_stranger_says_may_be_it(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(*said("hello there"), ("unknown", 4, 6, "it is forty pounds"))
    assert outcome_of({"entity": {"what": "amount", "by": "agent"}}, call).truth is None
    assert outcome_of({"entity": {"what": "date", "by": "agent"}}, call).truth is False
    assert outcome_of({"entity": {"what": "amount"}}, call).truth is True


def test_words_that_were_hardly_heard_are_left_to_a_person(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(*said("that makes forty pounds"))
    heard = call.transcript
    segments = tuple(replace(segment, confidence=0.3) for segment in heard.segments)
    poor = replace(call, transcript=Transcript(heard.language, heard.engine, segments))
    for what in ("amount", "date"):
        outcome = outcome_of({"entity": {"what": what}}, poor, min_confidence=0.5)
        assert outcome.reason.code == ReasonCode.TRANSCRIPT_POOR
