"""A back-test of 100,000 transcripts: its memory, in a process of its own, and its cost beside matching.

The transcripts are made while they are judged, out of the demo's English dialogues: 30 to 60 turns, about 650
words, what is said in five minutes. The rubrics are the shipped English one and a draft of it with tighter
windows; people have decided on one call in ten. Then two rubrics over the same calls, in turns with matching
alone by the same automaton: that is what one pass over the words costs at least.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from app.config import ROOT
from app.engines.backtest.backtest import Backtest, PastCall, Standard
from app.engines.backtest.swaps import FILE, load_counterfactual
from app.engines.scoring.engine import compile_rubrics
from app.engines.scoring.finding import CallInput
from app.engines.scoring.loader import load_rubric, read_rules
from app.engines.speech.types import Facts, Speaker
from bench.dialogues import spoken_lines, transcript
from bench.speech import row

CALLS = 100_000
WARM = 1000
AGENTS, TEAMS = 120, 10
SHORTEST, LONGEST = 30, 60
COMPARED, ROUNDS = 100, 5
MOST_MEMORY_MB = 1000
RULES = ROOT / "qa_rules"
Row = dict[str, Any]


def run() -> list[Row]:
    """Memory of the whole, then the ratio to matching alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        warm, peak, seconds = pool.apply(_whole)
    ours, matching = (min(times) for times in zip(*_rounds(), strict=True))
    return [
        row(f"memory at the peak, {CALLS:,} transcripts", peak, "MB", limit=MOST_MEMORY_MB,
            holds=peak < MOST_MEMORY_MB),
        row(f"memory at the peak, the first {WARM:,}", warm, "MB"),
        row("speed, making the transcripts included", CALLS / seconds, "transcripts/s"),
        row("two rubrics / matching alone", ours / matching, "times"),
    ]  # fmt: skip


def standards() -> tuple[Standard, Standard]:
    """The shipped rubric, and a draft of it."""
    book = read_rules(RULES)
    old = book.rubrics["inbound-en"]
    tighter = re.sub(r"(first_s|last_s): (\d+)", lambda found: f"{found[1]}: {int(found[2]) // 2}", old.text)
    draft = load_rubric(tighter, "draft", book.lexicons)
    return Standard(old.rubric, book.lexicons, old.hash), Standard(draft, book.lexicons, "draft")


def calls(count: int) -> Iterator[tuple[PastCall, dict[str, str]]]:
    """Calls that nobody keeps, the same ones each time."""
    dice = random.Random(20261126)
    lines = spoken_lines("en")
    speech = {Speaker.AGENT: (), Speaker.CUSTOMER: ()}
    for number in range(count):
        said = transcript(dice.choices(lines, k=dice.randint(SHORTEST, LONGEST)), "en")
        facts = Facts(said.segments[-1].end_s, speech, (), (), (), {Speaker.AGENT: 150.0}, {}, {})
        heard = CallInput(said, facts, {"ring_s": dice.randint(2, 20), "direction": "inbound"})
        agent = dice.randrange(AGENTS)
        decided = {"greeting": dice.choice(["pass", "fail"])} if dice.random() < 0.1 else {}
        yield PastCall(number, agent, agent % TEAMS, heard, ("Laura Bennett",)), decided


def _whole() -> tuple[float, float, float]:
    """MB at the peak after the first calls and after all, and seconds."""
    rules = load_counterfactual((RULES / FILE).read_text(encoding="utf-8"), FILE)
    backtest = Backtest(*standards(), rules.languages["en"], rehear_each=CALLS // rules.calls)
    warm, started = 0.0, time.perf_counter()
    with click.progressbar(calls(CALLS), CALLS, label="  transcripts", show_eta=True, show_pos=True) as bar:
        for number, (call, decided) in enumerate(bar):
            backtest.look_at(call, decided)
            warm = peak_mb() if number == WARM else warm
    assert backtest.report().judged == CALLS
    return warm, peak_mb(), time.perf_counter() - started


def peak_mb() -> float:
    """The most resident memory that this process ever had (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def _rounds() -> Iterator[tuple[float, float]]:
    """Processor seconds of the back-test, and of matching alone, over the same calls."""
    some, (old, draft) = list(calls(COMPARED)), standards()
    matcher = compile_rubrics([old.rubric, draft.rubric], old.lexicons).matchers["en"]
    for _ in range(ROUNDS):
        backtest, started = Backtest(old, draft), time.process_time()
        for call, decided in some:
            backtest.look_at(call, decided)
        between = time.process_time()
        for call, _ in some:
            matcher.match(call.heard.transcript)
        yield between - started, time.process_time() - between
