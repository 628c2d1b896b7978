"""The written test set of personal data (tests/data/masking): lines, what is private in them, how one did.

A span counts as found when every word of it is masked as its kind; a mask counts as right when it masks no
word that is not marked as its kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from app.engines.masking.mask import Kind, Mask
from app.engines.speech.types import Segment, Speaker, Word
from app.engines.speech.wording import CHINESE, split_words

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "masking"
LANGUAGES = {"zh": CHINESE, "en": "en"}
HALVES = ("tuning", "held_out")
_MARKED = re.compile(r"\[(\w+)\|([^\]]+)\]")
_SPEAKERS = {"a: ": Speaker.AGENT, "c: ": Speaker.CUSTOMER}
Find = Callable[[Sequence[Segment], str], list[tuple[Mask, ...]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A call of one turn or more with the spans that are private, as ``(segment, first, last, kind)``."""

    language: str
    half: str
    text: str
    segments: tuple[Segment, ...]
    spans: tuple[tuple[int, int, int, Kind], ...]


def read_lines() -> list[Line]:
    """All lines of both languages and halves."""
    return list(_lines())


def _lines() -> Iterator[Line]:
    for name, language in LANGUAGES.items():
        data = YAML(typ="safe", pure=True).load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        for half in HALVES:
            for entry in data[half]:
                yield _line(language, half, [f"c: {entry}"] if isinstance(entry, str) else entry)


def _line(language: str, half: str, turns: list[str]) -> Line:
    segments, spans = [], []
    at_s = 0.0
    for number, turn in enumerate(turns):
        texts, marked = _words(turn[3:], language)
        words = tuple(Word(text, at_s + 0.3 * n, at_s + 0.3 * n + 0.28, 0.9) for n, text in enumerate(texts))
        at_s = words[-1].end_s + 0.5
        speaker = _SPEAKERS[turn[:3]]
        segments.append(Segment(speaker, words[0].start_s, words[-1].end_s, turn[3:], words, 0.9))
        spans += [(number, first, last, kind) for first, last, kind in marked]
    return Line(language, half, " / ".join(turns), tuple(segments), tuple(spans))


def _words(turn: str, language: str) -> tuple[list[str], list[tuple[int, int, Kind]]]:
    """Words as an engine gives them, and the marked ones; a word that is private in part is private."""
    plain, marked = _unmarked(turn)
    texts = split_words(plain) if language == CHINESE else plain.split()
    places, at = [], 0
    for text in texts:
        at = plain.index(text, at)
        places.append((at, at + len(text)))
        at += len(text)
    spans = []
    for start, end, kind in marked:
        inside = [n for n, (first, last) in enumerate(places) if first < end and last > start]
        spans.append((inside[0], inside[-1] + 1, kind))
    return texts, spans


def _unmarked(turn: str) -> tuple[str, list[tuple[int, int, Kind]]]:
    plain, marked, at = "", [], 0
    for found in _MARKED.finditer(turn):
        plain += turn[at : found.start()]
        marked.append((len(plain), len(plain) + len(found.group(2)), Kind(found.group(1))))
        plain += found.group(2)
        at = found.end()
    return plain + turn[at:], marked


@dataclass(slots=True)
class Score:
    """Counts over lines: spans to find and found, masks made and right; ``faults`` say which not."""

    wanted: Counter[Any] = field(default_factory=Counter)
    found: Counter[Any] = field(default_factory=Counter)
    made: Counter[Any] = field(default_factory=Counter)
    right: Counter[Any] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def recall(self, key: object = "all") -> float:
        return self.found[key] / max(1, self.wanted[key])

    def precision(self, key: object = "all") -> float:
        return self.right[key] / max(1, self.made[key])


def score(lines: Iterable[Line], find: Find) -> Score:
    """How ``find(segments, language)`` does on the lines; counted for all, each half, language and kind."""
    result = Score()
    for line in lines:
        masks = find(line.segments, line.language)
        for segment, first, last, kind in line.spans:
            keys = ("all", line.half, line.language, kind.value)
            result.wanted.update(keys)
            if all(_masked(masks[segment], word) is kind for word in range(first, last)):
                result.found.update(keys)
            else:
                result.faults.append(f"missed {kind.value}: {line.text}")
        for number, row in enumerate(masks):
            for mask in row:
                keys = ("all", line.half, line.language, mask.kind.value)
                result.made.update(keys)
                if all(_marked(line, number, word) is mask.kind for word in range(*mask[:2])):
                    result.right.update(keys)
                else:
                    result.faults.append(f"wrong {mask}: {line.text}")
    return result


def _masked(masks: Sequence[Mask], word: int) -> Kind | None:
    return next((mask.kind for mask in masks if mask.first <= word < mask.last_plus_one), None)


def _marked(line: Line, segment: int, word: int) -> Kind | None:
    spans = (span for span in line.spans if span[0] == segment)
    return next((kind for _segment, first, last, kind in spans if first <= word < last), None)
