"""Rules about meaning: by whatever compares sentences, and only where there is such a thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engines.scoring.explain import explain
from app.engines.scoring.finding import CallInput
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Speaker, Transcript
from tests.fakes.sentences import SharedWords

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]


SORRY = {"like": ["I am sorry for that", "my apologies"], "similarity": 0.75, "by": "agent"}


@pytest.fixture
def call(call_of: Calls) -> CallInput:
    return call_of(
        ("agent", 0, 2, "Good morning."),
        ("customer", 3, 5, "I am sorry for that"),
        ("agent", 6, 9, "Let me see. I am so sorry for that."),
    )


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ({}, True),  # five of six words: 5 / √(5 · 6) = 0.913
        ({"similarity": 0.913}, True),
        ({"similarity": 0.92}, False),
        ({"by": "customer", "similarity": 1.0}, True),
        ({"within": {"first_s": 5}}, False),
        ({"by": None, "within": {"first_s": 5}}, True),
        ({"like": ["my apologies"]}, False),
    ],
)
def test_a_sentence_like_enough_is_found_where_the_rule_says(
    call: CallInput, outcome_of: Outcomes, rule: Any, truth: bool
) -> None:
    assert outcome_of({"meaning": SORRY | rule}, call, model=SharedWords()).truth is truth


def test_the_closest_sentence_is_shown_with_its_likeness(call: CallInput, outcome_of: Outcomes) -> None:
    (place,) = outcome_of({"meaning": SORRY}, call, model=SharedWords()).evidence
    assert (place.speaker, place.words) == (Speaker.AGENT, "I am so sorry for that.")
    assert (place.measured, place.limit) == (0.913, 0.75)


def test_a_sentence_without_end_is_cut_where_it_is_told(call_of: Calls, outcome_of: Outcomes) -> None:
    endless = "I am sorry for that " + "and so on and so forth " * 60
    rule = {"meaning": SORRY | {"similarity": 0.1}}
    outcome = outcome_of(rule, call_of(("agent", 0, 60, endless)), model=SharedWords())
    assert outcome.truth is True
    assert len(explain(outcome.reason).en) < 400


def test_without_a_model_a_person_listens(call: CallInput, outcome_of: Outcomes) -> None:
    outcome = outcome_of({"meaning": SORRY}, call)
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.NO_SENTENCE_MODEL)


def test_a_model_of_another_language_is_not_asked(call_of: Calls, outcome_of: Outcomes) -> None:
    call = call_of(("agent", 0, 3, "非常抱歉给您带来不便"), language="zh-CN")
    outcome = outcome_of({"meaning": SORRY | {"like": ["非常抱歉"]}}, call, model=SharedWords())
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.SENTENCE_MODEL_LANGUAGE)


def test_a_strangers_sentence_may_be_it(call_of: Calls, outcome_of: Outcomes) -> None:
    rows = (("agent", 0.0, 2.0, "good morning to you"), ("unknown", 3.0, 5.0, "I am sorry for that"))
    outcome = outcome_of({"meaning": SORRY}, call_of(*rows), model=SharedWords())
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.SPEAKER_UNKNOWN)


def test_a_sentence_that_was_hardly_heard_proves_nothing(call: CallInput, outcome_of: Outcomes) -> None:
    segments = tuple(replace(segment, confidence=0.3) for segment in call.transcript.segments)
    poor = replace(call, transcript=Transcript("en", "example", segments))
    outcome = outcome_of({"meaning": SORRY}, poor, model=SharedWords(), min_confidence=0.5)
    assert outcome.reason.code == ReasonCode.TRANSCRIPT_POOR
