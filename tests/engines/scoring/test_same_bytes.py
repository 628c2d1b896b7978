"""The same call and the same rules give the same bytes, whatever order dictionaries are filled in (Q3)."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.config import ROOT
from app.engines.scoring.conditions import All, AnyOf, Condition, Not
from app.engines.scoring.engine import compile_rubrics, find
from app.engines.scoring.examples import example_call
from app.engines.scoring.finding import CallInput, to_json
from app.engines.scoring.lexicon import Entry, Lexicon
from app.engines.scoring.rubric import Example, Line, Rubric
from app.engines.scoring.text import Text
from app.engines.scoring.walk import walk
from app.engines.speech.types import Span, Speaker
from tests.fakes.judges import Listener
from tests.fakes.sentences import SharedWords

HOLDING = {"announce": ["one moment"], "thank": ["thank you for holding"]}
RULES: list[Any] = [
    {"phrase": {"any": ["{polite}", "hello"], "none": ["shut up"], "by": "agent"}},
    {"pattern": {"regex": "hell."}},
    {"sequence": {"steps": [["hello"], ["pounds"]]}},
    {"speech_rate": {"by": "agent", "max": 150, "over": "breath"}},
    {"silence": {"longer_than_s": 2, "except_holds": HOLDING}},
    {"hold": {"longer_than_s": 2, "holding": HOLDING}},
    {"held": {"longer_than_s": 2, "holding": HOLDING}},
    {"interruption": {"by": "customer"}},
    {"overlap": {"longer_than_s": 0.3}},
    {"volume": {"by": "agent", "max_dbfs": -25}},
    {"latency": {"by": "agent", "longer_than_s": 0.7}},
    {"talk_ratio": {"by": "agent", "min": 0.35}},
    {"duration": {"max_s": 30}},
    {"ringing": {"longer_than_s": 1.7}},
    {"music": {"longer_than_s": 1.7}},
    {"entity": {"what": "amount"}},
    {"entity": {"what": "number", "digits": {"min": 2}}},
    {"read_back": {"digits": {"min": 2}}},
    {"meaning": {"like": ["thank you for holding"], "similarity": 0.6}},
    {"judge": {"question": {"zh": "是否问候？", "en": "Is anybody greeted?"}}},
    {"metadata": {"key": "queue", "one_of": ["sales", "billing"]}},
]
TEXT = {"zh": "文", "en": "text"}
LEXICONS = {
    code: Lexicon(
        code=code,
        title=Text(zh="词", en="Words"),
        language="en",
        entries=tuple(Entry(say=say) for say in says),
    )
    for code, says in {"polite": ("please", "thank you"), "rude": ("shut up", "nonsense")}.items()
}


def rubric() -> Rubric:
    points = round(Decimal(100) / len(RULES), 2)
    items = [
        {"code": f"item-{number}", "title": TEXT, "guidance": {"what": TEXT}, "points": points, "rule": rule}
        for number, rule in enumerate(RULES)
    ]
    sections = [{"code": "one", "title": TEXT, "items": items}]
    data = {"code": "all", "version": 1, "title": TEXT, "language": "en", "sections": sections}
    return TypeAdapter(Rubric).validate_python(data | {"hearing": {"min_words": 1}})


def test_every_kind_of_rule_takes_part() -> None:
    kinds = {type(part) for item in rubric().items if item.rule for _, part in walk(item.rule)}
    assert kinds == set(Condition.__origin__.__args__) - {All, AnyOf, Not}  # type: ignore[attr-defined]


WORDS = st.lists(
    st.sampled_from("hello please thank you for holding one moment pounds four seven 47 shut up um".split()),
    min_size=1,
    max_size=9,
)
LINES = st.lists(st.tuples(st.sampled_from(list(Speaker)), st.floats(0.1, 4), WORDS), min_size=1, max_size=6)


@given(LINES, st.integers(0, 2**32))
def test_the_order_of_dictionaries_does_not_show(lines: list[Any], seed: int) -> None:
    call, shuffle = _call(lines), random.Random(seed)
    first = to_json(find(compile_rubrics([rubric()], LEXICONS, SharedWords()), call, Listener()))
    again = _shuffled(LEXICONS, shuffle)
    compiled = compile_rubrics([rubric()], again, SharedWords())
    other = replace(
        call,
        facts=_shuffled_facts(call.facts, shuffle),
        metadata=_shuffled(call.metadata, shuffle),
        doubts=tuple(shuffle.sample(call.doubts, len(call.doubts))),
    )
    assert to_json(find(compiled, other, Listener())) == first
    assert to_json(find(compiled, other, Listener())) == first


def _call(lines: list[Any]) -> CallInput:
    said, at = [], 0.0
    for speaker, length, words in lines:
        said.append(Line(by=speaker, start_s=at, end_s=at + length, text=" ".join(words)))
        at += length * 0.8 if len(words) % 2 else length * 1.9
    call = example_call(Example(title=Text(zh="例", en="x"), lines=tuple(said), expect={}), "en")
    ringing = {Speaker.CUSTOMER: (Span(0.1, 1.1), Span(2.2, 3.3)), Speaker.AGENT: (Span(0.0, 1.7),)}
    facts = replace(call.facts, ringing=ringing, music=ringing)
    metadata = {"queue": "billing", "ring_s": 7, "hold_s": 1 / 3}
    return replace(call, facts=facts, metadata=metadata, doubts=("separate", "voices_alike"))


def _shuffled(mapping: Mapping[Any, Any], shuffle: random.Random) -> dict[Any, Any]:
    keys = list(mapping)
    shuffle.shuffle(keys)
    return {key: mapping[key] for key in keys}


def _shuffled_facts(facts: Any, shuffle: random.Random) -> Any:
    mappings = {field.name: getattr(facts, field.name) for field in fields(facts)}
    changed = {
        name: _shuffled(value, shuffle) for name, value in mappings.items() if isinstance(value, Mapping)
    }
    return replace(facts, **changed)


PROGRAM = """
from app.engines.speech.types import Speaker
from tests.engines.scoring.test_same_bytes import LEXICONS, SharedWords, _call
from tests.engines.scoring.test_same_bytes import Listener, compile_rubrics, find, rubric, to_json
lines = [(Speaker.AGENT, 3.1, "hello please hold one moment".split()),
         (Speaker.CUSTOMER, 2.3, "it is four seven".split()),
         (Speaker.AGENT, 2.9, "thank you for holding 47 pounds".split())]
print(to_json(find(compile_rubrics([rubric()], LEXICONS, SharedWords()), _call(lines), Listener())))
"""


@pytest.fixture(scope="module")
def printed() -> Callable[[str], str]:
    def run(seed: str) -> str:
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout

    return run


def test_another_process_with_other_hashes_prints_the_same_bytes(printed: Callable[[str], str]) -> None:
    first, second = printed("1"), printed("2")
    assert len(first) > 2000
    assert first == second
