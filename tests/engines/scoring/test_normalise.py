"""What is compared is what is meant: case, width, script, contractions and fillers do not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.normalise import units


def plain(text: str, language: str) -> list[str]:
    return [unit.plain for unit in units(text, language)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I'm sorry", "i am SORRY!"),
        ("I can’t", "I cannot"),
        ("we won't", "We will not."),
        ("that's fine", "That is fine"),
        ("Um, uh, hello", "hello"),
        ("24 hours", "twenty-four hours"),
        ("£1,000", "one thousand"),
        ("50%", "fifty percent"),
        ("ＶＩＰ", "vip"),
        ("okay", "OK"),
    ],
)
def test_two_ways_of_writing_english_are_one(one: str, other: str) -> None:
    assert plain(one, "en") == plain(other, "en")


def test_a_possessive_is_not_taken_for_is() -> None:
    assert plain("Laura's bill", "en") == ["lauras", "bill"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("請問有什麼可以幫您", "请问有什么可以帮您？"),
        ("呃，您好啊", "您好"),
        ("24小时", "二十四小时"),
        ("幺零零八六", "10086"),
        ("两个", "二个"),
    ],
)
def test_two_ways_of_writing_chinese_are_one(one: str, other: str) -> None:
    assert plain(one, "zh-CN") == plain(other, "zh-CN")


@pytest.mark.parametrize(
    ("one", "other"), [("也", "页"), ("致电", "至电"), ("能源", "能园"), ("银行", "隐行"), ("是", "四")]
)
def test_characters_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert [unit.code for unit in units(one, "zh-CN")] == [unit.code for unit in units(other, "zh-CN")]


@pytest.mark.parametrize(("one", "other"), [("您", "好"), ("退", "费"), ("保", "不"), ("鱼", "无")])
def test_characters_that_sound_apart_have_two(one: str, other: str) -> None:
    assert units(one, "zh-CN") != units(other, "zh-CN")


@given(st.text(max_size=40), st.sampled_from(["en", "zh-CN"]))
def test_code_and_writing_are_always_equally_long(text: str, language: str) -> None:
    assert all(unit.code and len(unit.code) == len(unit.plain) for unit in units(text, language))
