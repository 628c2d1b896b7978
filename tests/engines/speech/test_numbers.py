"""Numbers as they are spoken and as they are written are one."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.numerals import chinese_words, english_words
from app.engines.speech.numbers import DigitRun, normal_number, spoken_digits

ENGLISH = [
    ("one hundred and twenty three", "123"),
    ("one hundred twenty three", "123"),
    ("a hundred and five", "105"),
    ("two thousand and twenty six", "2026"),
    ("twenty twenty six", "2026"),
    ("nineteen ninety nine", "1999"),
    ("nineteen oh five", "1905"),
    ("nineteen hundred", "1900"),
    ("one million two hundred thousand", "1200000"),
    ("twenty-four hours", "24 hours"),
    ("1,250 pounds", "1250 pounds"),
    ("5 hundred", "500"),
    ("double five triple two", "55222"),
    ("five five five oh one", "55501"),
    ("point five", "0.5"),
    ("three point one four", "3.14"),
    ("one hundred and twenty three point five", "123.5"),
    ("ten percent", "10%"),
    ("ten per cent off", "10% off"),
    ("12.5 %", "12.5%"),
    ("3:30", "330"),
    ("three thirty", "330"),
    ("zero", "0"),
    ("Oh, I see.", "Oh, I see."),
    ("one, two", "1, 2"),
    ("a bill and a letter", "a bill and a letter"),
    ("the point is this", "the point is this"),
    ("double glazing", "double glazing"),
    ("someone anyone tension", "someone anyone tension"),
    ("thousands of hundreds", "thousands of hundreds"),
    ("two hundred and three thousand", "203000"),
    ("five thousand and", "5000 and"),
]
CHINESE = [
    ("一百二十三点五", "123.5"),
    ("幺三八", "138"),
    ("两千零五", "2005"),
    ("百分之十", "10%"),
    ("百分之三点五", "3.5%"),
    ("二零二六年", "2026年"),
    ("二〇二六年十一月二十六号", "2026年11月26号"),
    ("三点半", "3:30"),
    ("下午三点", "下午3点"),
    ("三点一刻", "3:15"),
    ("九点二十", "9:20"),
    ("九点零五分", "9:05"),
    ("9点20分", "9:20"),
    ("三点五", "3.5"),
    ("十", "10"),
    ("十五", "15"),
    ("一百一十", "110"),
    ("一百二", "120"),
    ("三千五", "3500"),
    ("三万五", "35000"),
    ("一万两千", "12000"),
    ("一万零三", "10003"),
    ("三亿五千万", "350000000"),
    ("1.5万", "15000"),
    ("一点五万", "15000"),
    ("3万块", "30000块"),
    ("１２３", "123"),
    ("1,000元", "1000元"),
    ("１０％", "10%"),
    ("您好请问", "您好请问"),
    ("千万别这样", "千万别这样"),
    ("有点问题", "有点问题"),
]


@pytest.mark.parametrize(("said", "written"), ENGLISH)
def test_english_numbers_become_digits(said, written):
    assert normal_number(said, "en") == written


@pytest.mark.parametrize(("said", "written"), CHINESE)
def test_chinese_numbers_become_digits(said, written):
    assert normal_number(said, "zh-CN") == written


@given(st.integers(0, 9999))
def test_an_english_number_is_the_same_in_words_and_digits(number):
    assert normal_number(" ".join(english_words(str(number))), "en") == str(number)


@given(st.integers(0, 10**12 - 1))
def test_a_chinese_number_is_read_as_an_independent_library_writes_it(number):
    assert normal_number(cn2an.an2cn(number), "zh-CN") == str(number)


@given(st.integers(0, 9999))
def test_a_chinese_number_is_the_same_in_words_and_digits(number):
    assert normal_number(chinese_words(str(number)), "zh-CN") == str(number)


@given(st.lists(st.integers(0, 9999), max_size=4))
def test_what_is_normal_stays_as_it_is(numbers):
    english = " pounds ".join(" ".join(english_words(str(number))) for number in numbers)
    chinese = "元".join(chinese_words(str(number)) for number in numbers)
    for text, language in ((english, "en"), (chinese, "zh-CN")):
        once = normal_number(text, language)
        assert normal_number(once, language) == once


@given(
    st.text("一二三十百千万亿零点半刻分之年两个0123456789.:% ", max_size=14), st.sampled_from(["en", "zh-CN"])
)
def test_no_text_is_too_odd(text, language):
    normal_number(text, language)
    spoken_digits(text.split(), language)


@given(st.lists(st.sampled_from("one two twenty hundred thousand a and point oh double 5 24 , yes".split())))
def test_no_row_of_words_is_too_odd(words):
    normal_number(" ".join(words), "en")
    runs = spoken_digits(words, "en")
    assert all(run.digits.isdecimal() and 0 <= run.first < run.after <= len(words) for run in runs)


DIGITS = [
    ("en", "my number is one three eight double oh four".split(), [DigitRun(3, 9, "138004")]),
    ("en", ["Call", "0800-555,", "one", "two."], [DigitRun(1, 4, "080055512")]),
    ("en", ["five", "five", "um,", "five"], [DigitRun(0, 4, "555")]),
    ("en", ["one", "hundred", "and", "twenty", "three", "pounds"], [DigitRun(0, 5, "123")]),
    ("en", ["nineteen", "ninety-nine"], [DigitRun(0, 2, "1999")]),
    ("en", ["two", "for", "three"], [DigitRun(0, 1, "2"), DigitRun(2, 3, "3")]),
    ("en", ["oh", "dear"], []),
    ("en", ["It's", "five.", "Oh,", "I", "see."], [DigitRun(1, 2, "5")]),
    ("en", ["five,", "oh,", "one"], [DigitRun(0, 3, "501")]),
    ("en", ["oh", "one", "oh"], [DigitRun(0, 3, "010")]),
    ("zh-CN", ["幺", "三", "八", "零，", "一", "会", "儿", "打"], [DigitRun(0, 4, "1380")]),
    ("zh-CN", ["等", "一下", "第三方"], []),
    ("zh-CN", ["我", "是", "幺", "三", "八，", "零零", "一三"], [DigitRun(2, 7, "1380013")]),
    ("zh-CN", ["尾号", "是", "三个八", "呃", "两个六"], [DigitRun(2, 5, "88866")]),
    ("zh-CN", ["138", "零零", "1380", "00"], [DigitRun(0, 4, "13800138000"[:3] + "00" + "138000")]),
    ("zh-CN", ["一百二十三", "块"], [DigitRun(0, 1, "123")]),
    ("zh-CN", ["您", "好"], []),
]


@pytest.mark.parametrize(("language", "words", "runs"), DIGITS)
def test_digits_are_found_across_words(language, words, runs):
    assert spoken_digits(words, language) == runs


@given(st.text("0123456789", min_size=1, max_size=19))
def test_digits_read_out_one_by_one_are_found_whole(digits):
    spoken = [english_words(digit)[0] for digit in digits]
    assert spoken_digits(["it's", *spoken, "okay"], "en") == [DigitRun(1, 1 + len(digits), digits)]
    han = ["".join("零幺二三四五六七八九"[int(digit)] for digit in digits)]
    assert spoken_digits(["是", *han, "吗"], "zh-CN") == [DigitRun(1, 2, digits)]


def test_a_number_of_many_thousand_digits_is_only_text():
    assert normal_number("1" * 5000 + "点半", "zh-CN").startswith("1" * 5000)
