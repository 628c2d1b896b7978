"""Other words in the same call: whole words, capitals, words that the recogniser cut, times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.backtest.swapping import swap_words
from app.engines.backtest.swaps import FILE, load_counterfactual, name_table
from app.engines.rulefile import RuleFileError
from app.engines.speech.types import Segment, Speaker, Transcript, Word

GOOD = """
calls: 10
languages:
  en: {names: [Emily, Wei], gender: {he: she, she: he}, accent: {three: tree}}
"""


def said(*words: str, language: str = "en", speaker: Speaker = Speaker.AGENT) -> Transcript:
    timed = tuple(Word(text, float(n), n + 0.5, 0.9) for n, text in enumerate(words))
    return Transcript(language, "test", (Segment(speaker, 0, len(words), " ".join(words), timed, 0.9),))


def words_of(transcript: Transcript) -> list[str]:
    return [word.text for word in transcript.segments[0].words]


@pytest.mark.parametrize(
    ("words", "table", "becomes"),
    [
        (["he", "said", "three"], {"he": "she"}, ["she", "said", "three"]),
        (["The", "weather"], {"he": "she"}, None),
        (["He's", "here,", "Sir."], {"he": "she", "sir": "madam"}, ["She's", "here,", "Madam."]),
        (["Mary", "Ann", "Lee", "here"], {"mary ann lee": "Wei"}, ["Wei", "here"]),
        (["he", "or", "she"], {"he": "she", "she": "he"}, ["she", "or", "he"]),
        (["don't", "shout"], {"t": "x"}, None),
    ],
)
def test_english_words_are_replaced_whole(words, table, becomes):
    swapped = swap_words(said(*words), table)
    assert (swapped and words_of(swapped)) == becomes


@pytest.mark.parametrize(
    ("words", "table", "becomes"),
    [
        (["先生", "您好"], {"先生": "女士"}, ["女士", "您好"]),
        (["王先", "生您", "好"], {"先生": "女士"}, ["王女士", "您", "好"]),
        (["老公", "公司"], {"老公": "老婆", "老婆": "老公"}, ["老婆", "公司"]),
        (["先", "生"], {"先生": "女士"}, ["女士"]),
    ],
)
def test_chinese_words_are_replaced_wherever_the_recogniser_cut_them(words, table, becomes):
    assert words_of(swap_words(said(*words, language="zh-CN"), table)) == becomes


def test_times_and_certainty_of_the_words_stay():
    old, new = said("thank", "you", "sir"), swap_words(said("thank", "you", "sir"), {"sir": "madam"})
    kept = [[(w.start_s, w.end_s, w.probability) for w in one.segments[0].words] for one in (old, new)]
    assert kept[0] == kept[1]
    assert new.segments[0].text == "thank you madam"


def test_only_those_speakers_words_are_swapped_who_are_asked_for():
    heard = said("three", speaker=Speaker.CUSTOMER)
    assert swap_words(heard, {"three": "tree"}, {Speaker.AGENT}) is None


@given(st.lists(st.text("abc'é.", min_size=1, max_size=4), min_size=1, max_size=6))
def test_swapping_there_and_back_is_the_same_call(words):
    heard = said(*words)
    there = swap_words(heard, {"a": "zz"})
    back = there and swap_words(there, {"zz": "a"})
    assert back is None or words_of(back) == words_of(heard)


def test_a_name_is_swapped_in_the_forms_in_which_it_is_said():
    swaps = load_counterfactual(GOOD, "x.yaml").languages["en"]
    assert name_table(("Laura Bennett",), "en", swaps, 1) == {"Laura Bennett": "Wei", "Laura": "Wei"}
    assert name_table(("林若兰",), "zh-CN", swaps, 0) == {"林若兰": "Emily", "若兰": "Emily"}


def test_nobody_is_given_his_own_name():
    swaps = load_counterfactual(GOOD, "x.yaml").languages["en"]
    assert set(name_table(("Emily Rose",), "en", swaps, 0).values()) == {"Wei"}


@pytest.mark.parametrize(
    ("wrong", "right", "place"),
    [
        ("three: tree", "three: three", r"x\.yaml:4: languages\.en"),
        ("calls: 10", "calls: 0", r"x\.yaml:2: calls"),
        ("[Emily, Wei]", "[Emily]", r"x\.yaml:4: languages\.en\.names"),
        ("gender:", "sex:", r"x\.yaml:4: languages\.en\.sex"),
    ],
)
def test_a_fault_of_the_file_is_named_with_line_and_key(wrong, right, place):
    with pytest.raises(RuleFileError, match=place):
        load_counterfactual(GOOD.replace(wrong, right), "x.yaml")


def test_the_file_that_comes_with_the_product_is_good():
    text = (ROOT / "qa_rules" / FILE).read_text(encoding="utf-8")
    assert set(load_counterfactual(text, FILE).languages) == {"en", "zh-CN"}
