"""Patterns that could run away are refused; those that pass come to an end on the worst of texts."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest

from app.engines.scoring.regex_guard import PatternError, safe_pattern

REFUSED = [
    "(a+)+",
    "(a*)*b",
    "(a|a)*b",
    "(a|ab)*c",
    "(a?){30}a{30}",
    r"(\d+)*x",
    "(?:a+b?)+",
    r"(.)\1",
    ".*.*.*=.*",
    "a{0,9}a{0,9}a{0,9}a{0,9}a{0,9}a{0,9}b",
    "(a|b|ab)(a|b|ab)?" * 12,
    "(",
    "[z-a]",
    "a{9999999999}",
]
ALLOWED = [
    "refund",
    r"\bpolicy (number|no)\b",
    r"\d{4,12}",
    ".*refund.*",
    "保证.{0,10}退款",
    "(?i)ok",
    "^yes$",
    "(ab)+",
]


@pytest.mark.parametrize("pattern", REFUSED)
def test_a_pattern_that_can_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        safe_pattern(pattern)


@pytest.mark.parametrize("pattern", ALLOWED)
def test_an_ordinary_pattern_is_allowed(pattern: str) -> None:
    assert safe_pattern(pattern)


def test_a_pattern_in_traditional_characters_finds_simplified_text() -> None:
    assert safe_pattern("退款.{0,5}保證").search("退款我保证")


PIECES = ["a", "b", "a+", "a*", ".*", "(a|b)", "(a+)", "(ab)*", "a{0,9}", "(a|aa)+", "b?"]
SEARCH_ALL = "import json, re, sys; [re.search(each, 'a' * 400) for each in json.load(sys.stdin)]"
# A pattern that runs away takes longer than anyone lives, and cannot be interrupted: only its process can be
# ended. All searches of this test take a second or two; the limit is about hanging, not about speed.
HANGS_S = 120


def test_no_pattern_that_passes_runs_away() -> None:
    dice = random.Random(20261126)
    made = ["".join(dice.choices(PIECES, k=dice.randint(1, 8))) + "c" for _ in range(100)]
    passed = [pattern for pattern in made if passes(pattern)]
    assert 20 < len(passed) < len(made)
    command = [sys.executable, "-c", SEARCH_ALL]
    subprocess.run(command, input=json.dumps(passed), text=True, check=True, timeout=HANGS_S)


def test_a_pattern_that_is_refused_would_run_away() -> None:
    command = [sys.executable, "-c", SEARCH_ALL]
    assert not passes("(a+)+c")
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(command, input=json.dumps(["(a+)+c"]), text=True, check=True, timeout=2)


def passes(pattern: str) -> bool:
    try:
        safe_pattern(pattern)
    except PatternError:
        return False
    return True
