"""Calls for the benches, made of the demo's dialogues and of the examples of the shipped rubrics."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.config import ROOT
from app.engines.scoring.loader import RuleBook, read_rules
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words, split_words
from demo.centre import DEMO_FOLDER

DIALOGUES = {"en": DEMO_FOLDER / "dialogues", "zh-CN": DEMO_FOLDER / "dialogues" / "zh"}
# What a call brings along; the other slots are in the demo's files.
OWN = {
    "en": {"agent": ["Laura Bennett"], "customer": ["Mr Harris"], "account": ["4 7 1 9 0 2"],
           "reading": ["8 3 1 6"], "reference": ["5 5 2 9"]},
    "zh-CN": {"agent": ["林若兰"], "customer": ["王先生"], "account": ["四七一九零二"],
              "reading": ["八三一六"], "number": ["八零零一"]},
}  # fmt: skip
WORD_S = {"en": 0.3, "zh-CN": 0.2}
SLOT = re.compile(r"\{(\w+)\}")
Line = tuple[str, ...]


@cache
def rules() -> RuleBook:
    """The shipped rubrics and lexicons."""
    return read_rules(ROOT / "qa_rules")


def spoken_lines(language: str) -> list[Line]:
    """The words of each line, as a recogniser gives them: English by spaces, Chinese by characters."""
    dice = random.Random(20261126)
    slots = _slots(DIALOGUES[language], language)
    demo = [_filled(text, slots, dice) for text in _demo(DIALOGUES[language])]
    shipped = [entry.rubric for entry in rules().rubrics.values() if entry.rubric.language == language]
    examples = [line.text for rubric in shipped for one in rubric.examples for line in one.lines]
    lines = [tuple(split_words(text)) for text in (*demo, *dict.fromkeys(examples))]
    return [line for line in lines if len(line) > 3]


def transcript(lines: Sequence[Line], language: str) -> Transcript:
    """A call of these lines, the parties in turn, each word as long as the others."""
    segments, at, long = [], 0.0, WORD_S[language]
    for number, texts in enumerate(lines):
        words = tuple(Word(text, at + long * n, at + long * (n + 0.8), 0.9) for n, text in enumerate(texts))
        speaker = Speaker.CUSTOMER if number % 2 else Speaker.AGENT
        segments.append(Segment(speaker, at, words[-1].end_s, join_words(texts, language), words, 0.9))
        at = words[-1].end_s + 0.4
    return Transcript(language, "bench", tuple(segments))


def _slots(folder: Path, language: str) -> dict[str, list[str]]:
    return {**yaml.safe_load((folder / "slots.yaml").read_text(encoding="utf-8")), **OWN[language]}


def _filled(text: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    while SLOT.search(text):
        text = SLOT.sub(lambda found: str(dice.choice(slots[found[1]])), text)
    return text.replace("|", " ")


def _demo(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.yaml")):
        yield from _texts(yaml.safe_load(path.read_text(encoding="utf-8")))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node[key] for key in ("agent", "customer") if isinstance(node.get(key), str))
        for below in node.values():
            yield from _texts(below)
    elif isinstance(node, list):
        for below in node:
            yield from _texts(below)
