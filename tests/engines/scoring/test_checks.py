"""What each kind of condition says of a small call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engines.scoring.checks.check import CHECKS
from app.engines.scoring.conditions import All, AnyOf, Condition, Not
from app.engines.scoring.finding import CallInput
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Segment, Speaker, Transcript

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]

NOT_THANKED = {"announce": ["put you on hold"], "thank": ["I am back"]}
HOLDING = {"announce": ["put you on hold"], "thank": ["thank you for holding"]}


@pytest.fixture(scope="module")
def call(call_of: Calls) -> CallInput:
    """An agent who asks for a moment, is silent for 12 s, and is then broken in upon by the customer."""
    return call_of(
        ("agent", 0, 4, "Hello this is Laura may I put you on hold"),
        ("customer", 4.5, 5, "Yes please"),
        ("agent", 17, 23, "Thank you for holding your refund of 36 pounds will come on Friday"),
        ("customer", 21, 25, "I really do not want to wait so long"),
        ("agent", 25.5, 27, "Goodbye"),
        ring_s=7,
        queue="billing",
        hold_s=None,
    )


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ({"phrase": {"any": ["goodbye"]}}, True),
        ({"phrase": {"any": ["goodbye"], "by": "customer"}}, False),
        ({"phrase": {"any": ["goodbye"], "within": {"first_s": 10}}}, False),
        ({"phrase": {"any": ["goodbye"], "within": {"last_s": 5}}}, True),
        ({"phrase": {"any": ["hello"], "by": "agent", "within": {"first_turns": 1}}}, True),
        ({"phrase": {"any": ["thank you"], "by": "agent", "within": {"first_turns": 1}}}, False),
        ({"phrase": {"any": ["thank you"], "by": "agent", "within": {"last_turns": 2}}}, True),
        ({"phrase": {"any": ["hello", "goodbye"], "at_least": 2}}, True),
        ({"phrase": {"any": ["hello"], "at_least": 2}}, False),
        ({"phrase": {"any": ["thank you", "thank you for holding"], "at_least": 2}}, False),
        ({"phrase": {"all": ["hello", "goodbye"]}}, True),
        ({"phrase": {"all": ["hello", "farewell"]}}, False),
        ({"phrase": {"none": ["farewell"]}}, True),
        ({"phrase": {"none": ["goodbye", "farewell"]}}, False),
        ({"phrase": {"any": ["hello"], "none": ["goodbye"]}}, False),
        ({"phrase": {"none": ["want to wait"], "unless": ["do not want"]}}, True),
        ({"pattern": {"regex": r"\d+ pounds"}}, True),
        ({"pattern": {"regex": r"\d+ pounds", "by": "customer"}}, False),
        ({"pattern": {"regex": "HELLO", "within": {"last_s": 5}}}, False),
        ({"sequence": {"steps": [["hello"], ["hold"], ["goodbye"]]}}, True),
        ({"sequence": {"steps": [["goodbye"], ["hello"]]}}, False),
        ({"sequence": {"steps": [["hello"], ["i really"]], "by": "agent"}}, False),
        ({"silence": {"longer_than_s": 8}}, True),
        ({"silence": {"longer_than_s": 13}}, False),
        ({"silence": {"longer_than_s": 8, "except_holds": HOLDING}}, False),
        ({"held": {"longer_than_s": 8, "holding": HOLDING}}, True),
        ({"held": {"longer_than_s": 15, "holding": HOLDING}}, False),
        ({"hold": {"longer_than_s": 8, "holding": HOLDING}}, True),
        ({"hold": {"longer_than_s": 8, "holding": HOLDING | {"announce": ["one moment"]}}}, False),
        ({"hold": {"longer_than_s": 8, "holding": NOT_THANKED}}, False),
        (
            {
                "hold": {
                    "longer_than_s": 8,
                    "holding": NOT_THANKED,
                    "must": ["announce"],
                }
            },
            True,
        ),
        ({"interruption": {"by": "customer"}}, True),
        ({"interruption": {"by": "customer", "longer_than_s": 2}}, False),
        ({"interruption": {"by": "customer", "at_least": 2}}, False),
        ({"interruption": {"by": "agent"}}, False),
        ({"overlap": {"longer_than_s": 1.5}}, True),
        ({"overlap": {"longer_than_s": 2.5}}, False),
        # 25 words in 11.5 s are 130.4 a minute; in the breaths 150, 140 and 40
        ({"speech_rate": {"by": "agent", "max": 131}}, True),
        ({"speech_rate": {"by": "agent", "max": 130}}, False),
        ({"speech_rate": {"by": "agent", "min": 131}}, False),
        ({"speech_rate": {"by": "agent", "max": 145, "over": "breath"}}, False),
        ({"speech_rate": {"by": "agent", "max": 145, "over": "breath", "breaths": 2}}, True),
        ({"volume": {"by": "agent", "min_dbfs": -30, "max_dbfs": -10}}, True),
        ({"volume": {"by": "agent", "max_dbfs": -25}}, False),
        ({"volume": {"by": "agent", "min_dbfs": -15}}, False),
        ({"metadata": {"key": "ring_s", "at_most": 10}}, True),
        ({"metadata": {"key": "ring_s", "at_most": 5}}, False),
        ({"metadata": {"key": "ring_s", "at_least": 8}}, False),
        ({"metadata": {"key": "queue", "one_of": ["billing", "sales"]}}, True),
        ({"metadata": {"key": "queue", "one_of": ["sales"]}}, False),
        ({"metadata": {"key": "queue", "at_most": 3}}, False),
        ({"metadata": {"key": "hold_s", "at_most": 3}}, None),
        ({"not": {"phrase": {"any": ["goodbye"]}}}, False),
        ({"all": [{"phrase": {"any": ["goodbye"]}}, {"metadata": {"key": "hold_s", "at_most": 3}}]}, None),
        ({"any": [{"phrase": {"any": ["goodbye"]}}, {"metadata": {"key": "hold_s", "at_most": 3}}]}, True),
    ],
)
def test_a_condition_is_true_false_or_unknown(
    call: CallInput, outcome_of: Outcomes, rule: Any, truth: bool | None
) -> None:
    assert outcome_of(rule, call).truth is truth


def test_every_kind_of_condition_has_a_check() -> None:
    kinds = set(Condition.__origin__.__args__)  # type: ignore[attr-defined]
    assert kinds - {All, AnyOf, Not} == set(CHECKS)


def test_a_broken_rule_shows_where_with_measure_and_limit(call: CallInput, outcome_of: Outcomes) -> None:
    (place,) = outcome_of({"silence": {"longer_than_s": 8}}, call).evidence
    assert (place.start_s, place.end_s, place.measured, place.limit, place.unit) == (5, 17, 12, 8, "s")


def test_a_phrase_shows_who_when_and_the_words(call: CallInput, outcome_of: Outcomes) -> None:
    (place,) = outcome_of({"phrase": {"any": ["good bye"]}}, call).evidence
    assert (place.speaker, place.start_s, place.end_s, place.words) == (Speaker.AGENT, 25.5, 27, "Goodbye")


def test_a_hold_that_only_the_system_counted_was_not_announced(call_of: Calls, outcome_of: Outcomes) -> None:
    rows = (("agent", 0, 3, "One sec"), ("agent", 14, 16, "It comes on Friday"))
    rule = {"hold": {"longer_than_s": 8, "holding": HOLDING}}
    assert outcome_of(rule, call_of(*rows, hold_s=10.5)).reason.code == ReasonCode.HOLD_NOT_ANNOUNCED
    assert outcome_of(rule, call_of(*rows, hold_s=0)).reason.code == ReasonCode.HOLD_NONE


def test_a_silence_beside_the_counted_hold_stays_a_silence(call_of: Calls, outcome_of: Outcomes) -> None:
    rows = (("agent", 0, 3, "One sec"), ("agent", 14, 16, "It comes"), ("agent", 36, 38, "on Friday"))
    rule = {"silence": {"longer_than_s": 8, "except_holds": HOLDING}}
    (place,) = outcome_of(rule, call_of(*rows, hold_s=10.5)).evidence
    assert (place.start_s, place.end_s) == (16, 36)


@pytest.mark.parametrize(
    "rule",
    [
        {"phrase": {"any": ["hello"], "by": "agent"}},
        {"interruption": {"by": "agent"}},
        {"volume": {"by": "agent", "max_dbfs": -3}},
        {"speech_rate": {"by": "agent", "max": 200}},
    ],
)
def test_what_an_unknown_speaker_did_is_not_put_on_the_agent(
    call_of: Calls, outcome_of: Outcomes, rule: Any
) -> None:
    outcome = outcome_of(rule, call_of(("unknown", 0, 3, "hello this is somebody")))
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.SPEAKER_UNKNOWN)


def doubtful(call: CallInput, confidence: float) -> CallInput:
    segments = tuple(
        Segment(part.speaker, part.start_s, part.end_s, part.text, (), confidence)
        for part in call.transcript.segments
    )
    return replace(call, transcript=Transcript("en", "test", segments))


@pytest.mark.parametrize("phrase", ["goodbye", "farewell"])
def test_a_poor_transcript_makes_a_phrase_unknown_whether_found_or_not(
    call: CallInput, outcome_of: Outcomes, phrase: str
) -> None:
    outcome = outcome_of({"phrase": {"any": [phrase]}}, doubtful(call, 0.3), min_confidence=0.5)
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.TRANSCRIPT_POOR)


def test_a_poor_transcript_leaves_measured_sound_alone(call: CallInput, outcome_of: Outcomes) -> None:
    outcome = outcome_of({"silence": {"longer_than_s": 8}}, doubtful(call, 0.3), min_confidence=0.5)
    assert outcome.truth is True


def test_too_few_words_are_not_judged(call: CallInput, outcome_of: Outcomes) -> None:
    outcome = outcome_of({"phrase": {"none": ["farewell"], "by": "customer"}}, call, min_words=50)
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.TRANSCRIPT_SHORT)
