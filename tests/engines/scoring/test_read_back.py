"""A number that one says is repeated by the other, digit by digit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.checks.read_back import check_read_back
from app.engines.scoring.conditions import ReadBack
from app.engines.scoring.examples import example_call
from app.engines.scoring.explain import explain, explain_evidence
from app.engines.scoring.finding import CallInput
from app.engines.scoring.heard import Heard
from app.engines.scoring.matching import Matcher
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.rubric import Example, Hearing, Line
from app.engines.scoring.text import Text
from app.engines.speech.types import Speaker, Transcript

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]
RIGHT, WRONG, MISSING = ReasonCode.READ_BACK, ReasonCode.READ_BACK_WRONG, ReasonCode.NOT_READ_BACK
NONE = ReasonCode.NO_NUMBER_SAID


def dialogue(*texts: str) -> list[tuple[str, float, float, str]]:
    """Customer and agent in turns of two seconds, the customer first."""
    speakers = ("customer", "agent")
    return [(speakers[at % 2], at * 2.5, at * 2.5 + 2, text) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["my number is 0771 234 567", "that is oh seven seven one two three four five six seven"], RIGHT),
        (["it is four seven double one", "4711 thank you"], RIGHT),
        (["it is 4711", "4712 thank you"], WRONG),
        (["it is 471183", "471 283 thank you"], WRONG),
        (["it is 471183", "47118 thank you"], WRONG),
        (["it is 4711", "thank you for that"], MISSING),
        (["it is 4711", "you are number 23 in the queue"], MISSING),
        # In groups: each is repeated before the next is said.
        (["it is 0771", "0771", "234", "234", "567", "567"], RIGHT),
        (["it is 0771", "0771", "234", "243", "567", "567"], WRONG),
        # In groups that the other only says yes to, and all at the end.
        (["it is 0771", "yes", "234", "yes", "and then 567", "so that is 0771 234 567"], RIGHT),
        # Repeated wrongly first, and then right.
        (["it is 4711", "4712", "no it is 4711", "4711 sorry"], RIGHT),
        # Two numbers, one of them repeated.
        (["it is 4711", "4711", "and my card ends in 9036", "thank you"], MISSING),
        # The agent said it first: the customer confirms it.
        (["hello", "is your number 4711", "yes it is 4711", "thank you"], NONE),
        (["hello there", "good morning"], NONE),
        (["I have 3 meters", "thank you"], NONE),
        (["I was charged 1250 pounds", "let me see"], NONE),
    ],
)
def test_a_number_is_read_back_right_wrongly_or_not_at_all(
    call_of: Calls, outcome_of: Outcomes, texts: list[str], code: ReasonCode
) -> None:
    outcome = outcome_of({"read_back": {"by": "agent"}}, call_of(*dialogue(*texts)))
    assert (outcome.reason.code, outcome.truth) == (code, code in (RIGHT, NONE))


@pytest.mark.parametrize(
    ("texts", "truth"),
    [
        (["我的手机号是幺三八零零幺三八零零零", "一三八 零零一三 八零零零 对吗"], True),
        (["我的手机号是13800138000", "幺三八零零幺三八零零零"], True),
        (["户号是三二一零六", "三二一六零 对吗"], False),
    ],
)
def test_chinese_numbers_are_compared_however_they_are_said(
    call_of: Calls, outcome_of: Outcomes, texts: list[str], truth: bool
) -> None:
    outcome = outcome_of({"read_back": {}}, call_of(*dialogue(*texts), language="zh-CN"))
    assert outcome.truth is truth


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ({}, True),
        ({"within_turns": 2}, False),
        ({"within_turns": 3}, True),
        ({"within_s": 6}, False),
        ({"within_s": 7}, True),
        ({"digits": {"min": 5}}, True),  # no number is that long
        ({"by": "customer"}, True),  # the agent says none before the customer does
    ],
)
def test_a_number_is_read_back_in_time(call_of: Calls, outcome_of: Outcomes, rule: Any, truth: bool) -> None:
    call = call_of(*dialogue("it is 4711", "let me see", "yes please", "so that is 4711"))
    assert outcome_of({"read_back": rule}, call).truth is truth


def test_the_customer_can_be_asked_to_read_back(call_of: Calls, outcome_of: Outcomes) -> None:
    rule = {"read_back": {"by": "customer"}}
    assert outcome_of(rule, call_of(*dialogue("hi", "your case is 90871", "90871 fine"))).truth is True
    assert outcome_of(rule, call_of(*dialogue("hi", "your case is 90871", "90817 fine"))).truth is False


def test_both_places_are_shown_and_no_digit_of_them(call_of: Calls, outcome_of: Outcomes) -> None:
    outcome = outcome_of({"read_back": {}}, call_of(*dialogue("it is 471183", "471 283 thank you")))
    said, repeated = outcome.evidence
    assert (said.speaker, repeated.speaker) == (Speaker.CUSTOMER, Speaker.AGENT)
    assert (said.end_s, repeated.start_s) == (2, 2.5)
    assert (said.measured, repeated.measured, repeated.limit) == (6, 6, 6)
    texts = [explain(outcome.reason), *map(explain_evidence, outcome.evidence)]
    told = " ".join([*(text.zh + text.en for text in texts), said.words, repeated.words])
    assert "4711" not in told
    assert "283" not in told
    assert texts[0].en == "the agent read back 6 digits wrongly: please listen there"


def test_a_strangers_number_may_be_the_one_that_is_missing(call_of: Calls, outcome_of: Outcomes) -> None:
    rows = dialogue("it is 4711", "thank you")
    stranger = ("unknown", 6.0, 8.0, "so that is 4711")
    assert outcome_of({"read_back": {}}, call_of(*rows, stranger)).truth is None
    assert outcome_of({"read_back": {}}, call_of(*rows, (*stranger[:3], "well then"))).truth is False
    right = dialogue("it is 4711", "4711 thank you")
    assert outcome_of({"read_back": {}}, call_of(*right, stranger)).truth is True


def test_a_slip_that_was_hardly_heard_is_left_to_a_person(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(*dialogue("it is 4711", "4712 thank you"))
    said, repeated = call.transcript.segments
    unclear = Transcript("en", "example", (said, replace(repeated, confidence=0.4)))
    outcome = outcome_of({"read_back": {}}, replace(call, transcript=unclear), min_confidence=0.5)
    assert outcome.reason.code == ReasonCode.TRANSCRIPT_POOR


NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@given(st.text("0123456789", min_size=4, max_size=12), st.data())
def test_any_number_in_words_and_any_groups_is_read_back_or_is_not(digits: str, data: Any) -> None:
    """Said in words in one go, repeated in figures in groups; one digit exchanged is a fault."""
    cuts = sorted(data.draw(st.sets(st.integers(1, len(digits) - 1), max_size=3)))
    at = data.draw(st.integers(0, len(digits) - 1))
    slip = digits[:at] + str((int(digits[at]) + data.draw(st.integers(1, 9))) % 10) + digits[at + 1 :]
    for said, expected in ((digits, RIGHT), (slip, WRONG)):
        groups = " ".join(said[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True))
        assert _code(" ".join(NAMES[int(digit)] for digit in digits), groups) == expected


def _code(said: str, repeated: str) -> ReasonCode:
    lines = (
        Line(by=Speaker.CUSTOMER, start_s=0, end_s=6, text=said),
        Line(by=Speaker.AGENT, start_s=7, end_s=12, text=repeated),
    )
    call = example_call(Example(title=Text(zh="例", en="x"), lines=lines, expect={}), "en")
    heard = Heard(call, Matcher([], "en", {}).match(call.transcript), Hearing(min_words=1))
    return check_read_back(ReadBack(), heard).reason.code
