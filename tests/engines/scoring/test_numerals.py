"""Digits are compared as they are spoken."""

from __future__ import annotations

import pytest

from app.engines.scoring.numerals import chinese_words, english_words


@pytest.mark.parametrize(
    ("digits", "english", "chinese"),
    [
        ("0", "zero", "零"),
        ("7", "seven", "七"),
        ("10", "ten", "十"),
        ("24", "twenty four", "二十四"),
        ("110", "one hundred ten", "一百一十"),
        ("105", "one hundred five", "一百零五"),
        ("1000", "one thousand", "一千"),
        ("2026", "two thousand twenty six", "二千零二十六"),
        ("08", "zero eight", "零八"),
        ("10086", "one zero zero eight six", "一零零八六"),
    ],
)
def test_a_number_is_read_aloud(digits: str, english: str, chinese: str) -> None:
    assert " ".join(english_words(digits)) == english
    assert chinese_words(digits) == chinese


def test_no_two_amounts_are_read_the_same() -> None:
    numbers = [str(number) for number in range(10_000)]
    assert len({" ".join(english_words(number)) for number in numbers}) == 10_000
    assert len({chinese_words(number) for number in numbers}) == 10_000
