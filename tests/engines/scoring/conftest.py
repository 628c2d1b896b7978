"""Calls and rules in as few words as a test can say them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.engines.scoring.checks.check import check
from app.engines.scoring.conditions import Condition
from app.engines.scoring.examples import example_call
from app.engines.scoring.finding import CallInput
from app.engines.scoring.heard import Heard
from app.engines.scoring.judge import Judge
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.matching import Matcher
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.rubric import Example, Hearing, Line
from app.engines.scoring.sentence_model import SentenceModel
from app.engines.scoring.text import Text
from app.engines.scoring.walk import phrase_keys, walk
from app.engines.speech.types import Speaker

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
Row = tuple[str, float, float, str]


@pytest.fixture(scope="session")
def call_of() -> Callable[..., CallInput]:
    """A call heard perfectly: rows of (speaker, start, end, text)."""

    def build(*rows: Row, language: str = "en", **metadata: Any) -> CallInput:
        lines = tuple(
            Line(by=Speaker(by), start_s=start, end_s=end, text=text) for by, start, end, text in rows
        )
        example = Example(title=Text(zh="例", en="example"), lines=lines, expect={}, metadata=metadata)
        return example_call(example, language)

    return build


@pytest.fixture(scope="session")
def outcome_of() -> Callable[..., Outcome]:
    """What a rule, written as in a file, gives for a call."""

    def build(
        rule: Any,
        call: CallInput,
        lexicons: dict[str, Lexicon] | None = None,
        model: SentenceModel | None = None,
        judge: Judge | None = None,
        **hearing: Any,
    ) -> Outcome:
        condition = CONDITION.validate_python(rule)
        keys = [key for _, part in walk(condition) for _, key in phrase_keys(part)]
        matcher = Matcher(keys, call.transcript.language, lexicons or {})
        settings = Hearing(**{"min_words": 1, **hearing})
        return check(condition, Heard(call, matcher.match(call.transcript), settings, {}, model, judge))

    return build
