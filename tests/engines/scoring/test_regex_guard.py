"""Patterns that could run away are refused; those that pass end soon on the worst of texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


PIECES = st.sampled_from(["a", "b", "a+", "a*", ".*", "(a|b)", "(a+)", "(ab)*", "a{0,9}", "(a|aa)+", "b?"])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=8).map("".join))
def test_every_pattern_that_passes_ends_soon(pattern: str) -> None:
    try:
        compiled = safe_pattern(pattern + "c")
    except PatternError:
        return
    started = time.perf_counter()
    compiled.search("a" * 400)
    assert time.perf_counter() - started < 2.0
