"""Phrases before and after other places of the call, and how often they may be said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.engines.scoring.checks.check import check
from app.engines.scoring.conditions import Anchor, Condition
from app.engines.scoring.examples import run_examples
from app.engines.scoring.finding import CallInput
from app.engines.scoring.heard import Heard
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.matching import Matcher
from app.engines.scoring.problem import RubricError
from app.engines.scoring.rubric import Hearing
from app.engines.scoring.walk import phrase_keys, walk

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
ANCHORS = TypeAdapter(dict[str, Anchor]).validate_python(
    {
        "thanks": {"any": ["thank you"], "by": "customer"},
        "late-thanks": {"any": ["thank you"], "by": "customer", "after": {"anchor": "bill"}},
        "bill": {"any": ["your bill"]},
        "refund": {"any": ["a refund"]},
    }
)


@pytest.fixture(scope="module")
def call(call_of: Callable[..., CallInput]) -> CallInput:
    return call_of(
        ("customer", 0, 2, "thank you for taking my call"),
        ("agent", 2.5, 4, "you are welcome"),
        ("agent", 5, 8, "your bill is ready"),
        ("customer", 9, 10, "thank you"),
        ("agent", 11, 12, "one moment"),
        ("customer", 13, 14, "fine"),
        ("agent", 20, 22, "you are welcome goodbye"),
    )


def truth(rule: Any, call: CallInput) -> bool | None:
    condition = CONDITION.validate_python(rule)
    keys = [key for _, part in walk(condition) for _, key in phrase_keys(part)]
    keys += [(phrase, anchor.tolerance) for anchor in ANCHORS.values() for phrase in anchor.any]
    matches = Matcher(keys, "en", {}).match(call.transcript)
    return check(condition, Heard(call, matches, Hearing(min_words=1), ANCHORS)).truth


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"any": ["you are welcome"], "after": {"anchor": "thanks", "within_turns": 1}}, True),
        ({"any": ["goodbye"], "after": {"anchor": "thanks", "within_turns": 2}}, False),
        ({"any": ["goodbye"], "after": {"anchor": "thanks", "within_turns": 3}}, True),
        ({"any": ["goodbye"], "after": {"anchor": "thanks", "within_s": 9}}, False),
        ({"any": ["goodbye"], "after": {"anchor": "thanks", "within_s": 12}}, True),
        ({"any": ["one moment"], "after": {"anchor": "late-thanks", "within_turns": 1}}, True),
        ({"any": ["you are welcome"], "after": {"anchor": "late-thanks", "within_turns": 1}}, False),
        ({"any": ["your bill"], "before": {"anchor": "thanks", "within_turns": 1}}, True),
        ({"any": ["goodbye"], "before": {"anchor": "thanks"}}, False),
        ({"any": ["is ready"], "after": {"anchor": "bill", "within_turns": 0}}, True),
        ({"any": ["goodbye"], "after": {"anchor": "refund"}}, False),
        ({"none": ["goodbye"], "after": {"anchor": "refund"}}, True),
        ({"any": ["goodbye"], "after": {"anchor": "thanks"}, "before": {"anchor": "thanks"}}, False),
        ({"any": ["you are welcome"], "at_most": 2}, True),
        ({"any": ["you are welcome"], "at_most": 1}, False),
        ({"any": ["you are welcome"], "at_least": 0, "at_most": 0}, False),
        ({"any": ["farewell"], "at_least": 0, "at_most": 0}, True),
        ({"any": ["you are welcome"], "at_least": 2, "at_most": 2}, True),
    ],
)
def test_a_phrase_counts_only_beside_its_anchor_and_as_often_as_asked(
    rule: dict[str, Any], expected: bool, call: CallInput
) -> None:
    assert truth({"phrase": rule}, call) is expected


RUBRIC = """\
code: small
version: 1
title: {zh: 小表, en: Small form}
language: en
anchors:
  thanks: {any: [thank you], by: customer}
  bill: {any: [your bill], after: {anchor: thanks}}
sections:
  - code: opening
    title: {zh: 开场, en: Opening}
    items:
      - code: welcome
        title: {zh: 回应致谢, en: Answering thanks}
        guidance: {what: {zh: 客户致谢后回应, en: Thanks are answered}}
        points: 100
        rule:
          phrase: {any: [you are welcome], by: agent, after: {anchor: thanks, within_turns: 1}}
examples:
  - title: {zh: 例, en: Example}
    lines:
      - {by: customer, start_s: 0, end_s: 2, text: oh thank you so very much for that}
      - {by: agent, start_s: 3, end_s: 4, text: you are welcome my dear sir}
    expect: {welcome: pass}
"""


def test_a_rubric_with_anchors_is_read_and_its_example_passes() -> None:
    assert run_examples(load_rubric(RUBRIC, "small.yaml"), {}) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("anchor: thanks, within", "anchor: thank, within", 17, "no anchor called 'thank'"),
        ("[thank you], by: customer", "[thank you], after: {anchor: bill}", 6, "in a circle"),
        ("after: {anchor: thanks}}", "after: {anchor: thanks, within: 2}}", 7, ""),
        ("any: [thank you], by", "any: [], by", 6, ""),
        ("any: [thank you], by", "any: ['{nobody}'], by", 6, "no lexicon or slot"),
        ("by: agent, after", "by: agent, at_least: 3, at_most: 2, after", 17, "more than"),
    ],
)  # fmt: skip
def test_a_wrong_anchor_is_told_with_its_line(old: str, new: str, line: int, says: str) -> None:
    assert old in RUBRIC
    with pytest.raises(RubricError) as caught:
        load_rubric(RUBRIC.replace(old, new), "small.yaml")
    [problem] = caught.value.problems
    assert problem.line == line
    assert says in problem.message.en
