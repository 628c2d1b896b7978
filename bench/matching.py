"""Matching: a whole set of phrases over transcripts, beside a loop of searches and the bare automaton.

The corpus is made of the demo's dialogues; of the phrases a tenth are runs of words out of them (they are
said), the others words out of them put together anew (they are not, but their pieces are). The bare
automaton is Aho–Corasick over the same transcripts with the same phrases: text made equal, run once, hits
collected; no tolerance, no word boundaries, no times. It is what one pass costs at least.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import ahocorasick
import yaml

from app.engines.scoring.haystack import haystack
from app.engines.scoring.matching import Matcher
from app.engines.scoring.normalise import units
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from bench.speech import row
from demo.centre import DEMO_FOLDER

SIZES = (2, 200, 2000)
TRANSCRIPTS = 60
LINES = 45
ROUNDS = 5
LEAST_TIMES_LOOP = 10
MOST_TIMES_BARE = 3
Row = dict[str, Any]


def run() -> list[Row]:
    random.seed(20261126)
    lines = list(spoken_lines())
    transcripts = [transcript(random.choices(lines, k=LINES)) for _ in range(TRANSCRIPTS)]
    return [one for size in SIZES for one in compared(transcripts, phrases(lines, size))]


def spoken_lines() -> Iterator[list[str]]:
    """The words of each line of the demo's English dialogues."""
    for path in sorted((DEMO_FOLDER / "dialogues").glob("*.yaml")):
        for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
            words = re.sub(r"[{}|_]", " ", text).split()
            if len(words) > 3 and text.isascii():
                yield words


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (
            text for key in ("agent", "customer") for text in [node.get(key)] if isinstance(text, str)
        )
        for below in node.values():
            yield from _texts(below)
    elif isinstance(node, list):
        for below in node:
            yield from _texts(below)


def transcript(lines: list[list[str]]) -> Transcript:
    """A call of these lines, the parties in turn, 0.3 s a word."""
    segments, at = [], 0.0
    for number, texts in enumerate(lines):
        words = tuple(Word(text, at + 0.3 * n, at + 0.3 * n + 0.25, 0.9) for n, text in enumerate(texts))
        speaker = Speaker.CUSTOMER if number % 2 else Speaker.AGENT
        segments.append(Segment(speaker, at, words[-1].end_s, " ".join(texts), words, 0.9))
        at = words[-1].end_s + 0.4
    return Transcript("en", "bench", tuple(segments))


def phrases(lines: list[list[str]], count: int) -> list[str]:
    """So many different phrases of two to six words."""
    vocabulary = sorted({word for line in lines for word in line})
    made: set[str] = set()
    while len(made) < count:
        length = random.randint(2, 6)
        line = random.choice(lines)
        start = random.randrange(max(1, len(line) - length))
        said = random.random() < 0.1
        words = line[start : start + length] if said else random.choices(vocabulary, k=length)
        made.add(re.sub(r"[^a-z' ]", "", " ".join(words).lower()).strip() or "thank you")
    return sorted(made)


def compared(transcripts: list[Transcript], wanted: list[str]) -> list[Row]:
    """Our matcher, the loop of searches and the bare automaton in turns; the fastest round of each counts."""
    ways = [_ours(transcripts, wanted), _bare(transcripts, wanted), _loop(transcripts, wanted)]
    rounds = [[_processor_s(way) for way in ways] for _ in range(ROUNDS)]
    ours, bare, loop = (min(times) for times in zip(*rounds, strict=True))
    size, promised = len(wanted), len(wanted) == SIZES[-1]
    return [
        row(f"{size} phrases: speed", len(transcripts) / ours, "transcripts/s"),
        _limited(f"{size} phrases: loop of re searches / ours", loop / ours, LEAST_TIMES_LOOP, promised),
        _limited(f"{size} phrases: ours / bare automaton", ours / bare, MOST_TIMES_BARE, promised),
    ]


def _limited(name: str, ratio: float, limit: float, promised: bool) -> Row:
    holds = ratio >= limit if limit == LEAST_TIMES_LOOP else ratio <= limit
    return row(name, ratio, "times", limit=limit, holds=holds) if promised else row(name, ratio, "times")


def _processor_s(way: Callable[[], object]) -> float:
    started = time.process_time()
    way()
    return time.process_time() - started


def _ours(transcripts: list[Transcript], wanted: list[str]) -> Callable[[], object]:
    matcher = Matcher([(phrase, "close") for phrase in wanted], "en", {})
    return lambda: [matcher.match(one) for one in transcripts]


def _bare(transcripts: list[Transcript], wanted: list[str]) -> Callable[[], object]:
    automaton = ahocorasick.Automaton()
    for phrase in wanted:
        automaton.add_word("".join(unit.code for unit in units(phrase, "en")), phrase)
    automaton.make_automaton()
    return lambda: [list(automaton.iter(haystack(one, "en").code)) for one in transcripts]


def _loop(transcripts: list[Transcript], wanted: list[str]) -> Callable[[], object]:
    patterns = [re.compile(rf"\b{re.escape(phrase)}\b") for phrase in wanted]
    texts = [" ".join(segment.text for segment in one.segments).lower() for one in transcripts]
    return lambda: [pattern.search(text) for text in texts for pattern in patterns]
