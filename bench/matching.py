"""Matching: a whole rubric set over transcripts, beside a loop of searches and the bare automaton.

English and Chinese; 2, 200 and 2,000 phrases in rules of ten, in calls of some minutes, and 2,000 in calls of
an hour. Each way gets the transcript as it is stored unless said otherwise:
- ours: ``Matcher.match``, all literals found and verified, ready to be asked for any phrase; the lists of
  their places are made when one is asked for, and are in the rows with all hits;
- bare automaton: Aho–Corasick (``pyahocorasick``) with the same phrases over the same text made equal (case,
  digits, contractions, sounds of characters), hits collected; tolerance, the places of words and seconds are
  not in it. It is measured twice: with making the text equal in its time, each word's code remembered as ours
  does, since no automaton over tolerant text goes without (this one is promised against); and the automaton
  step alone, over a text made equal before. Beside the latter also what ours does after its text is ready;
- loop: one ``re`` search a phrase, to the letter, in English between word ends: turn by turn, which is what
  tells who said it, as rules ask (this one is promised against); and over the call's text in one piece, put
  together before, which tells no more than that it was said.
How much faster than the latter the bare automaton is says what can be asked of any automaton beside it. In
Chinese it is not ten times as fast either: there are no word ends to look at, and a few characters that are
nowhere in a text are soon known not to be.
For information: with the hits of every phrase of every rule, and with all findings.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from app.engines.scoring.engine import CompiledRubrics, compile_rubrics, find
from app.engines.scoring.finding import CallInput
from app.engines.scoring.haystack import haystack
from app.engines.scoring.matching import Matcher
from app.engines.scoring.normalise import units
from app.engines.speech.types import Facts, Transcript
from bench.dialogues import spoken_lines, transcript
from bench.rubric_sets import rubric_set
from bench.speech import row

SIZES = (2, 200, 2000)
LANGUAGES = ("en", "zh-CN")
TRANSCRIPTS = 12
LINES = 45
# Turns of a call of an hour, and how many such calls.
HOUR_LINES, HOURS = 600, 2
ROUNDS = 4
LEAST_TIMES_LOOP = 10
MOST_TIMES_BARE = 3
Row = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A call as each way takes it; what is not in a way's time is made before."""

    heard: CallInput
    text: str
    turns: tuple[str, ...]


Way = Callable[[Call], object]


def run() -> list[Row]:
    return [row for language in LANGUAGES for row in _in(language)]


def _in(language: str) -> Iterator[Row]:
    lines, dice = spoken_lines(language), random.Random(20261126)
    calls = [_call(transcript(dice.choices(lines, k=LINES), language)) for _ in range(TRANSCRIPTS)]
    for size in SIZES:
        compiled = compile_rubrics(rubric_set(lines, size, language), {})
        yield from compared(f"{language}, {size:,} phrases", calls, compiled, language, size == SIZES[-1])
    hours = [_call(transcript(dice.choices(lines, k=HOUR_LINES), language)) for _ in range(HOURS)]
    yield from compared(f"{language}, {size:,} phrases, an hour", hours, compiled, language, False)


def _call(said: Transcript) -> Call:
    facts = Facts(said.segments[-1].end_s, {}, (), (), (), {}, {}, {})
    turns = tuple(segment.text.lower() for segment in said.segments)
    return Call(CallInput(said, facts), " ".join(turns), turns)


def code_of(said: Transcript, language: str) -> str:
    """The call's text made equal, as ``Haystack.code`` is but for the order of turns, and nothing else."""
    return "\n".join(
        ["".join([_word_code(word.text, language) for word in segment.words]) for segment in said.segments]
    )


@cache
def _word_code(text: str, language: str) -> str:
    return "".join([unit.code for unit in units(text, language)])


def compared(
    name: str, calls: Sequence[Call], compiled: CompiledRubrics, language: str, promised: bool
) -> list[Row]:
    """All ways in turns at each call.

    The fastest turn of each counts: on a shared machine a turn is as long as others let it be.
    """
    matcher = compiled.matchers[language]
    patterns, automaton = _patterns(matcher, language), _automaton(matcher, language)
    prepared = {id(call): haystack(call.heard.transcript, language) for call in calls}
    ways: list[Way] = [
        lambda call: matcher.match(call.heard.transcript),
        lambda call: list(automaton.iter(code_of(call.heard.transcript, language))),
        lambda call: [pattern.search(call.text) for pattern in patterns],
        lambda call: [pattern.search(turn) for turn in call.turns for pattern in patterns],
        lambda call: _with_hits(matcher, call.heard.transcript),
        lambda call: find(compiled, call.heard),
        lambda call: matcher.literals(prepared[id(call)]),
        lambda call: list(automaton.iter(prepared[id(call)].code)),
    ]
    fastest = [[min(times) for times in zip(*_turns(ways, call), strict=True)] for call in calls]
    ours, bare, loop, by_turn, hits, whole, step, bare_step = (
        sum(seconds) for seconds in zip(*fastest, strict=True)
    )
    loops = f"{name}: loop of re searches"
    return [
        row(f"{name}: speed", len(calls) / ours, "transcripts/s"),
        _limited(f"{loops}, turn by turn / ours", by_turn / ours, LEAST_TIMES_LOOP, promised),
        row(f"{loops}, in one piece / ours", loop / ours, "times"),
        row(f"{loops}, in one piece / bare automaton", loop / bare, "times"),
        _limited(f"{name}: ours / bare automaton with its text", ours / bare, MOST_TIMES_BARE, promised),
        row(f"{name}: ours / bare automaton, text made before", ours / bare_step, "times"),
        row(f"{name}: ours / bare automaton, text of both made before", step / bare_step, "times"),
        row(f"{name}: with all hits / bare automaton with its text", hits / bare, "times"),
        row(f"{name}: all findings, speed", len(calls) / whole, "transcripts/s"),
    ]


def _limited(name: str, ratio: float, limit: float, promised: bool) -> Row:
    holds = ratio >= limit if limit == LEAST_TIMES_LOOP else ratio <= limit
    return row(name, ratio, "times", limit=limit, holds=holds) if promised else row(name, ratio, "times")


def _turns(ways: list[Way], call: Call) -> Iterator[list[float]]:
    """Processor seconds of each way, round by round."""
    for _ in range(ROUNDS):
        yield [_processor_s(way, call) for way in ways]


def _processor_s(way: Way, call: Call) -> float:
    started = time.process_time()
    way(call)
    return time.process_time() - started


def _with_hits(matcher: Matcher, said: Transcript) -> list[object]:
    matches = matcher.match(said)
    return [matches.hits(*key) for key in matcher.chains]


def _automaton(matcher: Matcher, language: str) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for phrase, _ in matcher.chains:
        automaton.add_word("".join(unit.code for unit in units(phrase, language)), phrase)
    automaton.make_automaton()
    return automaton


def _patterns(matcher: Matcher, language: str) -> list[re.Pattern[str]]:
    end = "" if language == "zh-CN" else r"\b"
    return [re.compile(f"{end}{re.escape(phrase.lower())}{end}") for phrase, _ in matcher.chains]
