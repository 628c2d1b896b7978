"""Where it is in doubt who is heard on which channel, no rule says what one speaker did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.engines.scoring.checks.check import check
from app.engines.scoring.conditions import Anchor, Condition
from app.engines.scoring.explain import explain
from app.engines.scoring.finding import CallInput
from app.engines.scoring.heard import Heard
from app.engines.scoring.matching import Matcher
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.rubric import Hearing
from app.engines.scoring.walk import phrase_keys, walk

Calls = Callable[..., CallInput]
Outcomes = Callable[..., Outcome]
HOLDING = {"announce": ["put you on hold"], "thank": ["thank you for holding"]}
OF_ONE_SPEAKER: list[dict[str, Any]] = [
    {"phrase": {"any": ["hello"], "by": "agent"}},
    {"phrase": {"none": ["shut up"], "by": "agent"}},
    {"pattern": {"regex": "hello", "by": "customer"}},
    {"sequence": {"steps": [["hello"], ["goodbye"]], "by": "agent"}},
    {"speech_rate": {"by": "agent", "max": 400}},
    {"volume": {"by": "agent", "min_dbfs": -30}},
    {"interruption": {"by": "agent"}},
    {"latency": {"by": "agent", "longer_than_s": 3}},
    {"talk_ratio": {"by": "agent", "max": 0.9}},
    {"entity": {"what": "amount", "by": "agent"}},
    {"entity": {"what": "name", "by": "agent", "said_as": ["this is {name}"]}},
    {"read_back": {}},
    {"judge": {"question": {"zh": "是否道歉？", "en": "Is there an apology?"}}},
    {"hold": {"longer_than_s": 8, "holding": HOLDING}},
    {"held": {"longer_than_s": 8, "holding": HOLDING}},
    {"silence": {"longer_than_s": 8, "except_holds": HOLDING}},
    {"not": {"phrase": {"any": ["shut up"], "by": "agent"}}},
    {"all": [{"phrase": {"any": ["hello"]}}, {"phrase": {"any": ["hello"], "by": "agent"}}]},
]
OF_NOBODY: list[dict[str, Any]] = [
    {"phrase": {"any": ["hello"]}},
    {"pattern": {"regex": "hello"}},
    {"silence": {"longer_than_s": 8}},
    # No silence is that long: whoever says what, there is no hold.
    {"silence": {"longer_than_s": 10, "except_holds": HOLDING}},
    {"hold": {"longer_than_s": 10, "holding": HOLDING}},
    {"held": {"longer_than_s": 10, "holding": HOLDING}},
    {"duration": {"max_s": 100}},
    {"music": {"longer_than_s": 8}},
    {"entity": {"what": "amount"}},
    {"metadata": {"key": "ring_s", "at_most": 10}},
    {"any": [{"phrase": {"any": ["hello"]}}, {"phrase": {"any": ["hello"], "by": "agent"}}]},
]


@pytest.fixture
def call(call_of: Calls) -> CallInput:
    return call_of(
        ("agent", 0, 3, "Hello this is Laura it is forty pounds"),
        ("customer", 3.5, 5, "oh dear me"),
        ("agent", 14, 15, "here I am"),
        ring_s=5,
    )


def doubted(call: CallInput, *doubts: str) -> CallInput:
    return replace(call, doubts=doubts)


@pytest.mark.parametrize("doubt", ["order_wrong", "order_untold", "mixed"])
@pytest.mark.parametrize("rule", OF_ONE_SPEAKER)
def test_a_rule_about_one_speaker_is_left_to_a_person(
    call: CallInput, outcome_of: Outcomes, rule: Any, doubt: str
) -> None:
    outcome = outcome_of(rule, doubted(call, doubt))
    assert (outcome.truth, outcome.reason.code) == (None, ReasonCode.CHANNEL_DOUBTED)
    assert outcome_of(rule, call).reason.code != ReasonCode.CHANNEL_DOUBTED


@pytest.mark.parametrize("doubt", ["order_wrong", "order_untold", "mixed"])
@pytest.mark.parametrize("rule", OF_NOBODY)
def test_a_rule_about_the_call_is_judged_all_the_same(
    call: CallInput, outcome_of: Outcomes, rule: Any, doubt: str
) -> None:
    assert outcome_of(rule, doubted(call, doubt)) == outcome_of(rule, call)
    assert outcome_of(rule, call).truth is not None


@pytest.mark.parametrize("doubts", [(), ("voices_alike",), ("separate",), ("mono", "voices_unsure")])
def test_other_remarks_do_not_matter_here(
    call: CallInput, outcome_of: Outcomes, doubts: tuple[str, ...]
) -> None:
    rule = {"phrase": {"any": ["hello"], "by": "agent"}}
    assert outcome_of(rule, doubted(call, *doubts)).truth is True


@pytest.mark.parametrize(("doubt", "truth"), [("mixed", None), ("order_wrong", False)])
def test_voices_on_both_channels_seem_to_overlap(
    call: CallInput, outcome_of: Outcomes, doubt: str, truth: bool | None
) -> None:
    assert outcome_of({"overlap": {"longer_than_s": 1}}, doubted(call, doubt)).truth is truth


@pytest.mark.parametrize(("anchor", "truth"), [("greeting", True), ("agents", None), ("later", None)])
def test_a_phrase_beside_what_one_speaker_says_is_about_him(
    call: CallInput, anchor: str, truth: bool | None
) -> None:
    anchors = TypeAdapter(dict[str, Anchor]).validate_python(
        {
            "greeting": {"any": ["hello"]},
            "agents": {"any": ["hello"], "by": "agent"},
            "later": {"any": ["this is"], "after": {"anchor": "agents"}},
        }
    )
    condition = TypeAdapter(Condition).validate_python(
        {"phrase": {"any": ["forty pounds"], "after": {"anchor": anchor}}}
    )
    keys = [key for _, part in walk(condition) for _, key in phrase_keys(part)]
    keys += [(phrase, one.tolerance) for one in anchors.values() for phrase in one.any]
    matches = Matcher(keys, "en", {}).match(call.transcript)
    heard = Heard(doubted(call, "order_untold"), matches, Hearing(min_words=1), anchors)
    assert check(condition, heard).truth is truth


def test_the_doubt_is_named_in_both_languages(call: CallInput, outcome_of: Outcomes) -> None:
    reason = outcome_of({"volume": {"by": "agent", "min_dbfs": -30}}, doubted(call, "order_wrong")).reason
    assert explain(reason).en.startswith("agent and customer may be the other way round")
    assert "颠倒" in explain(reason).zh
