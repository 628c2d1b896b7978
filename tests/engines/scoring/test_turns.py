"""Who answers how late, who talks how much, how long it lasts, rings and plays music."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engines.scoring.explain import explain
from app.engines.scoring.finding import CallInput
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Facts, Span, Speaker

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]


@pytest.fixture
def call(call_of: Calls) -> CallInput:
    """The agent speaks 7 s and answers after 3 s and 6 s, the customer speaks 3 s and answers after 1 s."""
    return call_of(
        ("agent", 0, 3, "Hello this is Laura"),
        ("customer", 4, 5.5, "my bill is wrong"),
        ("agent", 8.5, 10.5, "let me have a look"),
        ("customer", 11.5, 13, "it is too high"),
        ("agent", 19, 21, "I will correct it"),
        ring_s=7,
    )


def with_facts(call: CallInput, **facts: Any) -> CallInput:
    return replace(call, facts=replace(call.facts, **facts))


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ({"latency": {"by": "agent", "longer_than_s": 5}}, True),
        ({"latency": {"by": "agent", "longer_than_s": 5, "at_least": 2}}, False),
        ({"latency": {"by": "agent", "longer_than_s": 2.5, "at_least": 2}}, True),
        ({"latency": {"by": "agent", "longer_than_s": 6}}, False),
        ({"latency": {"by": "customer", "longer_than_s": 2}}, False),
        ({"latency": {"by": "customer", "longer_than_s": 0.5, "at_least": 2}}, True),
        ({"talk_ratio": {"by": "agent", "max": 0.7}}, True),
        ({"talk_ratio": {"by": "agent", "max": 0.69}}, False),
        ({"talk_ratio": {"by": "customer", "min": 0.3}}, True),
        ({"talk_ratio": {"by": "customer", "min": 0.31, "max": 0.5}}, False),
        ({"duration": {"max_s": 21}}, True),
        ({"duration": {"max_s": 20}}, False),
        ({"duration": {"min_s": 21, "max_s": 30}}, True),
        ({"duration": {"min_s": 22}}, False),
        ({"ringing": {"longer_than_s": 6}}, True),
        ({"ringing": {"longer_than_s": 7}}, False),
        ({"ringing": {"longer_than_s": 6, "seconds_key": "wait_s"}}, None),
        ({"music": {"longer_than_s": 0}}, False),
    ],
)
def test_turns_and_the_line_are_measured(
    call: CallInput, outcome_of: Outcomes, rule: Any, truth: bool | None
) -> None:
    assert outcome_of(rule, call).truth is truth


def test_a_late_answer_is_shown_from_the_end_of_the_question_to_its_own_start(
    call: CallInput, outcome_of: Outcomes
) -> None:
    (place,) = outcome_of({"latency": {"by": "agent", "longer_than_s": 5}}, call).evidence
    assert (place.start_s, place.end_s, place.measured, place.limit, place.unit) == (13, 19, 6, 5, "s")


def test_a_talk_ratio_is_told_in_percent(call: CallInput, outcome_of: Outcomes) -> None:
    reason = outcome_of({"talk_ratio": {"by": "agent", "max": 0.6}}, call).reason
    assert explain(reason).en == "the agent did 70% of the talking, limit 60%"
    assert explain(reason).zh == "座席的说话时间占 70%，高于上限 60%"


def bursts(*starts: float) -> tuple[Span, ...]:
    return tuple(Span(start, start + 1) for start in starts)


@pytest.mark.parametrize(
    ("ringing", "limit", "truth", "measured"),
    [
        # Chinese ringing: one second on, four off. Three rings last from 0 to 11 s.
        ({Speaker.CUSTOMER: bursts(0, 5, 10)}, 10, True, 11),
        ({Speaker.CUSTOMER: bursts(0, 5, 10)}, 11, False, 11),
        # A second attempt, after half a minute, is another ringing.
        ({Speaker.CUSTOMER: bursts(0, 5, 40, 45, 50)}, 10, True, 11),
        ({Speaker.AGENT: bursts(0), Speaker.CUSTOMER: bursts(0, 5)}, 6, False, 6),
        # What was heard goes before what the telephone system counted (7 s).
        ({Speaker.AGENT: bursts(0)}, 2, False, 1),
        ({}, 6, True, 7),
        ({Speaker.AGENT: ()}, 6, True, 7),
    ],
)
def test_ringing_lasts_from_the_first_to_the_last_ring(
    call: CallInput, outcome_of: Outcomes, ringing: Any, limit: float, truth: bool, measured: float
) -> None:
    outcome = outcome_of({"ringing": {"longer_than_s": limit}}, with_facts(call, ringing=ringing))
    assert (outcome.truth, outcome.evidence[0].measured) == (truth, measured)


def test_hold_music_is_counted_over_the_call_and_both_channels(call: CallInput, outcome_of: Outcomes) -> None:
    music = {Speaker.AGENT: (Span(2, 12),), Speaker.CUSTOMER: (Span(10, 15), Span(20, 25))}
    outcome = outcome_of({"music": {"longer_than_s": 17}}, with_facts(call, music=music))
    assert (outcome.truth, outcome.reason.code) == (True, ReasonCode.MUSIC_LONG)
    assert [(place.start_s, place.end_s) for place in outcome.evidence] == [(2, 15), (20, 25)]
    assert outcome_of({"music": {"longer_than_s": 18}}, with_facts(call, music=music)).truth is False


@pytest.mark.parametrize("kind", ["latency", "talk_ratio"])
def test_a_speaker_who_is_not_heard_is_not_measured(call_of: Calls, outcome_of: Outcomes, kind: str) -> None:
    rule = {"latency": {"longer_than_s": 1}, "talk_ratio": {"min": 0.1}}[kind]
    outcome = outcome_of({kind: {"by": "customer", **rule}}, call_of(("agent", 0, 3, "hello")))
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.NOT_MEASURED)


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        # agent 0.5, customer 0.3, somebody 0.2
        ({"min": 0.4}, True),
        ({"min": 0.6}, None),
        ({"min": 0.8}, False),
        ({"max": 0.75}, True),
        ({"max": 0.6}, None),
        ({"max": 0.4}, False),
    ],
)
def test_a_talk_ratio_is_told_only_if_it_holds_whoever_the_stranger_is(
    call: CallInput, outcome_of: Outcomes, rule: Any, truth: bool | None
) -> None:
    ratio = {Speaker.AGENT: 0.5, Speaker.CUSTOMER: 0.3, Speaker.UNKNOWN: 0.2}
    heard = with_facts(call, talk_ratio=ratio)
    assert outcome_of({"talk_ratio": {"by": "agent", **rule}}, heard).truth is truth


def test_a_late_answer_may_be_a_strangers(call: CallInput, outcome_of: Outcomes) -> None:
    facts: Facts = call.facts
    heard = with_facts(call, speech={**facts.speech, Speaker.UNKNOWN: (Span(14, 15),)})
    rule = {"latency": {"by": "agent", "longer_than_s": 7}}
    assert outcome_of(rule, heard).reason.code == ReasonCode.SPEAKER_UNKNOWN
