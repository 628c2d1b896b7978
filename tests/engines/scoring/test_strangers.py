"""Words without a speaker: what can still be said, and what must be left to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engines.scoring.finding import CallInput
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Speaker

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]

AGENT = ("agent", 0, 3, "Thank you for calling Northwind")
STRANGER = ("unknown", 4, 7, "I am going to look into that")
CUSTOMER = ("customer", 8, 11, "My bill is wrong again")


@pytest.fixture
def partly_known(call_of: Calls) -> CallInput:
    return call_of(AGENT, STRANGER, CUSTOMER)


def says(*phrases: str, **more: Any) -> dict[str, Any]:
    return {"phrase": {"any": list(phrases), "by": "agent", **more}}


@pytest.mark.parametrize(
    "rule",
    [
        says("have a nice day"),
        {"phrase": {"none": ["shut up"], "by": "agent"}},
        {"not": says("shut up")},
        {"phrase": {"all": ["thank you for calling", "have a nice day"], "by": "agent"}},
        {"sequence": {"steps": [["thank you for calling"], ["goodbye"]], "by": "agent"}},
        {"pattern": {"regex": "order \\d+", "by": "agent"}},
        says("thank you for calling", within={"last_turns": 1}),
        {"phrase": {"any": ["my bill"], "by": "customer", "within": {"first_turns": 1}}},
        {"pattern": {"regex": "bill", "by": "customer", "within": {"first_turns": 1}}},
        {"interruption": {"by": "agent"}},
        {"overlap": {"longer_than_s": 3}},
        {"speech_rate": {"by": "agent", "max": 400, "over": "breath"}},
    ],
)
def test_what_a_stranger_may_have_said_is_left_to_a_person(
    partly_known: CallInput, outcome_of: Outcomes, rule: Any
) -> None:
    outcome = outcome_of(rule, partly_known)
    expected = (
        ReasonCode.ONE_CHANNEL if {"interruption", "overlap"} & set(rule) else ReasonCode.SPEAKER_UNKNOWN
    )
    assert (outcome.truth, outcome.reason.code) == (None, expected)


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        (says("thank you for calling"), True),
        ({"phrase": {"none": ["thank you for calling"], "by": "agent"}}, False),
        (says("goodbye", within={"first_s": 3}), False),
        ({"phrase": {"any": ["goodbye"]}}, False),
        ({"sequence": {"steps": [["thank you"], ["for calling"]], "by": "agent"}}, True),
        ({"pattern": {"regex": "calling northwind", "by": "agent"}}, True),
        ({"pattern": {"regex": "goodbye", "by": "agent", "within": {"first_s": 3}}}, False),
        ({"speech_rate": {"by": "agent", "max": 400}}, True),
        ({"speech_rate": {"by": "agent", "max": 60, "over": "breath"}}, False),
        ({"silence": {"longer_than_s": 8}}, False),
    ],
)
def test_what_a_stranger_cannot_change_is_still_said(
    partly_known: CallInput, outcome_of: Outcomes, rule: Any, truth: bool
) -> None:
    assert outcome_of(rule, partly_known).truth is truth


def test_a_strangers_yes_is_too_short_to_hide_a_phrase(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(AGENT, ("unknown", 4, 5, "Yes"), CUSTOMER)
    assert outcome_of(says("have a nice day"), call).truth is False
    assert outcome_of(says("yes"), call).truth is None


def test_a_phrase_may_hide_in_what_a_stranger_says_around_the_other(
    call_of: Calls, outcome_of: Outcomes
) -> None:
    rows = (("unknown", 4, 5, "have a"), ("customer", 5, 5.5, "yes"), ("unknown", 5.5, 6.5, "nice day"))
    assert outcome_of(says("have a nice day"), call_of(AGENT, *rows)).truth is None


def test_both_voices_on_one_channel_hide_an_interruption_though_every_word_has_a_speaker(
    call_of: Calls, outcome_of: Outcomes
) -> None:
    call = call_of(AGENT, CUSTOMER)
    told_apart = replace(call, facts=replace(call.facts, speech={**call.facts.speech, Speaker.UNKNOWN: ()}))
    assert outcome_of({"interruption": {"by": "agent"}}, call).truth is False
    assert outcome_of({"interruption": {"by": "agent"}}, told_apart).reason.code == ReasonCode.ONE_CHANNEL
