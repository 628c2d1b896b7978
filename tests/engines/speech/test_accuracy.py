from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.accuracy import (
    character_error_rate,
    count_errors,
    normal_chinese,
    normal_english,
    word_error_rate,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Okay, it's 7-1-5.", "ok its seven one five"),
        ("Alright, um, thank you!", "all right thank you"),
        ("at 11 a.m.", "at eleven a m"),
        ("M-A-I-N street", "m a i n Street"),
        ("1,000 dollars", "1000 dollars"),
    ],
)
def test_the_same_words_written_otherwise_are_no_error(one, other):
    assert normal_english(one) == normal_english(other)


def test_chinese_compares_by_character_without_punctuation_and_script():
    assert normal_chinese("廣州，3 號！") == normal_chinese("广州三号") == "广州3号"


def test_rates_count_over_all_pairs_together():
    assert word_error_rate(
        ["one card for me", "thank you"], ["one car for me", "thank you"]
    ) == pytest.approx(1 / 6)
    assert character_error_rate(["您好请问"], ["您好，情问"]) == pytest.approx(1 / 4)


@given(st.lists(st.sampled_from("no yes uh Okay 12 bill".split()), min_size=1), st.text("abc 1", max_size=12))
def test_counted_errors_over_the_length_are_the_rate(reference, hypothesis):
    said = " ".join(["x", *reference])
    errors, length = count_errors(said, hypothesis, "en")
    assert errors / length == pytest.approx(word_error_rate([said], [hypothesis]))
