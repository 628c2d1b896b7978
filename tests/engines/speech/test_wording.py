from __future__ import annotations

import pytest

from app.engines.speech.wording import count_units, join_words, polish_chinese, split_words


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        (["How", "are", "you?"], "en", "How are you?"),
        (["您好，", "请", "问"], "zh-CN", "您好，请问"),
        (["您", "的", "VIP", "Gold", "卡"], "zh-CN", "您的VIP Gold卡"),
        ([], "zh-CN", ""),
    ],
)
def test_words_join_as_their_script_wants(words, language, text):
    assert join_words(words, language) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, my friend.", ["Hello,", "my", "friend."]),
        ("您好，请问", ["您", "好，", "请", "问"]),
        ("您的VIP Gold卡。", ["您", "的", "VIP", "Gold", "卡。"]),
        ("大约3.5%吧", ["大", "约", "3.5%", "吧"]),
        ("“您好！”", ["“您", "好！”"]),
        ("  ", []),
    ],
)
def test_text_splits_into_words_as_engines_give_them(text, words):
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "units"), [("您好，VIP 12！", 5), ("It's $134.", 4), ("……", 0), ("e-mail", 2)]
)
def test_a_rate_counts_characters_words_and_digits(text, units):
    assert count_units(text) == units


@pytest.mark.parametrize(
    ("words", "polished"),
    [
        (["廣", "州", "市"], ["广", "州", "市"]),
        (["頭髮", "發展"], ["头发", "发展"]),
        (["好的,", "3.5", "元."], ["好的，", "3.5", "元。"]),
        (["1,000", "元"], ["1,000", "元"]),
    ],
)
def test_chinese_is_polished_word_for_word(words, polished):
    assert polish_chinese(words) == polished
