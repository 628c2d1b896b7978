"""From a call to findings: which rubrics, which verdicts, always the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.engines.scoring.engine import compile_rubrics, find, product_language
from app.engines.scoring.examples import example_call
from app.engines.scoring.finding import CallInput, to_json
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.rubric import Example, Line, Rubric
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Speaker

Calls = Callable[..., CallInput]
TEXT = {"zh": "文", "en": "text"}


def rubric(code: str = "small", language: str = "en", applies_to: Any = None, **item: Any) -> Rubric:
    row = {"code": "goodbye", "title": TEXT, "guidance": {"what": TEXT}, "points": Decimal(100)}
    row |= {"rule": {"phrase": {"any": ["goodbye"], "by": "agent"}}} | item
    data = {
        "code": code,
        "version": 3,
        "title": TEXT,
        "language": language,
        "applies_to": applies_to or {},
        "hearing": {"min_words": 1},
        "sections": [{"code": "one", "title": TEXT, "items": [row]}],
    }
    return TypeAdapter(Rubric).validate_python(data)


def test_a_finding_names_rubric_version_and_item(call_of: Calls) -> None:
    (finding,) = find(compile_rubrics([rubric()], {}), call_of(("agent", 0, 1, "Good bye")))
    assert (finding.rubric_code, finding.rubric_version, finding.item_code) == ("small", 3, "goodbye")
    assert (finding.verdict, finding.confidence) == (Verdict.PASS, 1.0)


def test_an_item_without_a_rule_is_left_to_a_person(call_of: Calls) -> None:
    assert find(compile_rubrics([rubric(rule=None)], {}), call_of(("agent", 0, 1, "Goodbye"))) == ()


@pytest.mark.parametrize(
    ("direction", "verdict"),
    [("inbound", Verdict.FAIL), ("outbound", Verdict.NOT_APPLICABLE), (None, Verdict.ABSTAIN)],
)
def test_an_item_is_asked_only_when_it_applies(
    call_of: Calls, direction: str | None, verdict: Verdict
) -> None:
    when = {"metadata": {"key": "direction", "one_of": ["inbound"]}}
    compiled = compile_rubrics([rubric(not_applicable=True, when=when)], {})
    (finding,) = find(compiled, call_of(("agent", 0, 1, "Hello"), direction=direction))
    assert finding.verdict == verdict


@pytest.mark.parametrize(("queue", "found"), [("billing", 1), ("sales", 0), (None, 1)])
def test_a_rubric_is_used_for_its_own_queues(call_of: Calls, queue: str | None, found: int) -> None:
    compiled = compile_rubrics([rubric(applies_to={"queues": ["billing"]})], {})
    assert len(find(compiled, call_of(("agent", 0, 1, "Hello"), queue=queue))) == found


def test_a_rubric_in_another_language_is_passed_over(call_of: Calls) -> None:
    both = [rubric("english"), rubric("chinese", "zh-CN", rule={"phrase": {"any": ["再见"]}})]
    findings = find(compile_rubrics(both, {}), call_of(("agent", 0, 1, "在见"), language="zh-CN"))
    assert [(finding.rubric_code, finding.verdict) for finding in findings] == [("chinese", Verdict.PASS)]


def test_a_call_in_a_language_without_rubric_has_no_findings(call_of: Calls) -> None:
    assert find(compile_rubrics([rubric()], {}), call_of(("agent", 0, 1, "Tschüss"), language="de")) == ()


def test_a_call_in_which_nobody_speaks_is_left_to_a_person(call_of: Calls) -> None:
    (finding,) = find(compile_rubrics([rubric()], {}), call_of())
    assert (finding.verdict, finding.reason.code) == (Verdict.ABSTAIN, ReasonCode.TRANSCRIPT_SHORT)


@pytest.mark.parametrize(
    ("tag", "language"), [("en", "en"), ("en-GB", "en"), ("zh", "zh-CN"), ("zh_TW", "zh-CN")]
)
def test_language_tags_are_folded_to_the_products_own(tag: str, language: str) -> None:
    assert product_language(tag) == language


WORDS = st.lists(
    st.sampled_from(["good", "bye", "goodbye", "hello", "um", "thanks", "godbye"]), min_size=1, max_size=12
)


@given(WORDS)
def test_the_same_call_gives_the_same_bytes_however_often_it_is_compiled(words: list[str]) -> None:
    line = Line(by=Speaker.AGENT, start_s=0, end_s=7.3, text=" ".join(words))
    call = example_call(Example(title=Text(zh="例", en="x"), lines=(line,), expect={}), "en")
    more = rubric("other", rule={"phrase": {"none": ["hello", "good buy"]}})
    first, second = (compile_rubrics([rubric(), more], {}) for _ in range(2))
    assert to_json(find(first, call)) == to_json(find(first, call)) == to_json(find(second, call))
