"""A rubric's own examples, run as tests: a dialogue as it is written becomes a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from app.engines.scoring.engine import compile_rubrics, find
from app.engines.scoring.finding import CallInput, Finding
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.rubric import Example, Line, Rubric
from app.engines.scoring.sentence_model import SentenceModel
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict
from app.engines.speech.facts import talk_ratio
from app.engines.speech.latency import find_latencies
from app.engines.speech.limits import DEFAULT_LIMITS
from app.engines.speech.types import Facts, Interruption, Segment, Span, Speaker, Transcript
from app.engines.speech.wording import count_units

SILENCE_S = 2.0
SHORTEST_BREATH_S = 1.0
HEARD_PERFECTLY = 1.0
VOLUME_DBFS = -20.0


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not give the verdict its rubric says; ``found`` is the finding, if any.

    ``number`` counts the rubric's examples from 0.
    """

    number: int
    title: Text
    item_code: str
    expected: Verdict
    found: Finding | None


def run_examples(
    rubric: Rubric, lexicons: Mapping[str, Lexicon], model: SentenceModel | None = None
) -> tuple[ExampleFailure, ...]:
    """All examples of the rubric that come out otherwise than they say; none when all is well."""
    compiled = compile_rubrics([rubric], lexicons, model)
    failures: list[ExampleFailure] = []
    for number, example in enumerate(rubric.examples):
        found = {
            finding.item_code: finding for finding in find(compiled, example_call(example, rubric.language))
        }
        for code, expected in example.expect.items():
            finding = found.get(code)
            if finding is None or finding.verdict != expected:
                failures.append(ExampleFailure(number, example.title, code, expected, finding))
    return tuple(failures)


def example_call(example: Example, language: str) -> CallInput:
    """The written dialogue as a call heard perfectly, with the facts that its seconds give."""
    lines = sorted(example.lines, key=lambda line: (line.start_s, line.by))
    segments = tuple(
        Segment(line.by, line.start_s, line.end_s, line.text, (), HEARD_PERFECTLY) for line in lines
    )
    return CallInput(
        Transcript(language, "example", segments),
        _facts(lines, example.volume_dbfs),
        example.metadata,
        masked=tuple(line.text for line in lines),
    )


def _facts(lines: list[Line], volume_dbfs: Mapping[Speaker, float]) -> Facts:
    speakers = sorted({line.by for line in lines})
    speech = {by: tuple(_span(line) for line in lines if line.by == by) for by in speakers}
    talk: dict[Speaker, tuple[Span, ...]] = {
        by: spans for by, spans in speech.items() if by != Speaker.UNKNOWN
    }
    rates = {by: tuple(_rates(lines, by)) for by in speakers}
    return Facts(
        duration_s=max((line.end_s for line in lines), default=0.0),
        speech=speech,
        overlap=tuple(
            Span(after.start_s, min(before.end_s, after.end_s)) for before, after in _overlapping(lines)
        ),
        interruptions=tuple(
            Interruption(after.by, after.start_s, min(before.end_s, after.end_s))
            for before, after in _overlapping(lines)
            if before.by != after.by
        ),
        silences=tuple(_silences(lines)),
        rate={by: _rate([line for line in lines if line.by == by]) for by in speakers},
        rates=rates,
        volume_dbfs={by: volume_dbfs.get(by, VOLUME_DBFS) for by in speakers},
        latencies=find_latencies(talk, (), DEFAULT_LIMITS),
        talk_ratio=talk_ratio(speech),
    )


def _span(line: Line) -> Span:
    return Span(line.start_s, line.end_s)


def _overlapping(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    return ((before, after) for before, after in pairwise(lines) if after.start_s < before.end_s)


def _silences(lines: list[Line]) -> Iterator[Span]:
    spoken_until = lines[0].end_s if lines else 0.0
    for line in lines:
        if line.start_s - spoken_until >= SILENCE_S:
            yield Span(spoken_until, line.start_s)
        spoken_until = max(spoken_until, line.end_s)


def _rate(lines: list[Line]) -> float:
    minutes = fsum(line.end_s - line.start_s for line in lines) / 60
    return sum(count_units(line.text) for line in lines) / minutes


def _rates(lines: list[Line], by: Speaker) -> Iterator[tuple[Span, float]]:
    for line in lines:
        if line.by == by and line.end_s - line.start_s >= SHORTEST_BREATH_S:
            yield _span(line), _rate([line])
