"""Masking: precision and recall on the written test set, and what it costs beside a plain pass over words."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from app.engines.masking.finder import PrivateFinder
from app.engines.masking.mask import Kind
from app.engines.masking.rules import load_masking_rules
from app.engines.speech.types import Segment
from bench.masking_lines import HALVES, LANGUAGES, Line, read_lines, score

RULES = Path(__file__).resolve().parent.parent / "qa_rules" / "masking.yaml"
LEAST_RECALL, LEAST_PRECISION = 0.97, 0.95
ROUNDS = 5
WORDS_OF_AN_HOUR = {"zh-CN": 15_000, "en": 9_000}
MOST_GROWTH = 2.6

Row = dict[str, Any]


def run() -> list[Row]:
    """All rows of this bench."""
    lines = read_lines()
    rules = load_masking_rules(RULES.read_text(encoding="utf-8"), RULES.name)
    finders = {language: PrivateFinder(rules, language) for language in LANGUAGES.values()}
    return [*quality(lines, finders), *(row for name in finders for row in speed(lines, finders[name], name))]


def quality(lines: Sequence[Line], finders: dict[str, PrivateFinder]) -> Iterator[Row]:
    """Precision and recall in all, by half, language and kind; "of" is how many spans or masks there are."""
    result = score(lines, lambda segments, language: finders[language].find(segments))
    traps = sum(not line.spans for line in lines)
    yield row(f"lines ({traps} of them hold nothing private)", len(lines), "lines")
    for key in ("all", *HALVES, *LANGUAGES.values(), *(kind.value for kind in Kind)):
        promised = key == "all"
        for name, value, count, limit in (
            ("recall", result.recall(key), result.wanted[key], LEAST_RECALL),
            ("precision", result.precision(key), result.made[key], LEAST_PRECISION),
        ):
            promise = {"limit": limit, "holds": value >= limit} if promised else {}
            if count:
                yield row(f"{key}: {name} of {count}", value, "ratio", **promise)


def speed(lines: Sequence[Line], finder: PrivateFinder, language: str) -> Iterator[Row]:
    """A call of an hour, and of two: the time over a plain pass, and how it grows with the length."""
    hour = dialogue(lines, language, WORDS_OF_AN_HOUR[language])
    two = dialogue(lines, language, 2 * WORDS_OF_AN_HOUR[language])
    plain, masked, double = fastest(
        lambda: plain_pass(hour), lambda: finder.find(hour), lambda: finder.find(two)
    )
    words = sum(len(segment.words) for segment in hour)
    yield row(f"{language}: an hour, {words} words", masked, "s")
    yield row(f"{language}: an hour", masked / plain, "times", compared_with="folding each word once")
    yield row(
        f"{language}: two hours", double / masked, "times",
        compared_with="one hour", limit=MOST_GROWTH, holds=double / masked <= MOST_GROWTH,
    )  # fmt: skip


def dialogue(lines: Sequence[Line], language: str, words: int) -> list[Segment]:
    """The lines of a language one after another until there are so many words."""
    segments: list[Segment] = []
    count = 0
    for line in cycle([line for line in lines if line.language == language]):
        if count >= words:
            return segments
        segments += line.segments
        count += sum(len(segment.words) for segment in line.segments)
    return segments


def plain_pass(segments: Sequence[Segment]) -> list[str]:
    return [word.text.casefold() for segment in segments for word in segment.words]


def fastest(*tasks: Callable[[], object]) -> list[float]:
    """Seconds of processor in the fastest round of each, in turns, because the machine is shared.

    As in ``timeit`` the garbage collector rests meanwhile: when it runs depends on what else is in memory.
    """
    best = [float("inf")] * len(tasks)
    gc.disable()
    for _round in range(ROUNDS):
        for number, task in enumerate(tasks):
            started = time.process_time()
            task()
            best[number] = min(best[number], time.process_time() - started)
        gc.collect()
    gc.enable()
    return best


def row(name: str, value: float, unit: str, **promise: Any) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "compared_with": None,
        "limit": None,
        "holds": None,
    } | promise
