"""Counting letters never says that more is missing than is."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.haystack import letters_of
from app.engines.scoring.letter_counts import LetterCounts, missing

LETTERS = "abcdefghijklmnopqrstuvwxyz感谢𠮷"
PLACE = st.integers(0, 80)


def lacks(counts: LetterCounts, text: str, said: str, begin: int, end: int) -> int:
    [totals] = counts.of([text], np.array([len(text) + 9]))
    return missing(totals, counts.running(letters_of(said)), begin, end)


@given(st.text(LETTERS, min_size=1, max_size=40), st.text(LETTERS + "é", max_size=60), PLACE, PLACE)
def test_what_is_missing_is_at_most_what_counting_one_by_one_says(
    wanted: str, said: str, one: int, other: int
) -> None:
    begin, end = sorted((min(one, len(said)), min(other, len(said))))
    counts = LetterCounts([wanted])
    assert lacks(counts, wanted, said, begin, end) <= (Counter(wanted) - Counter(said[begin:end])).total()


def test_a_letter_that_is_not_there_is_missed() -> None:
    counts = LetterCounts(["refund"])
    assert [lacks(counts, text, "a fund", 2, 6) for text in ("refund", "fund")] == [2, 0]


def test_what_is_too_long_to_be_counted_misses_nothing() -> None:
    assert lacks(LetterCounts(["a"]), "a" * 300, "ab" * 400, 0, 800) == 0
