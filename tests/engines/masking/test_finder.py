"""Personal data in dialogues: random numbers in random talk, numbers over turns, what is nobody's secret."""

from __future__ import annotations

import cProfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.masking.checksums import is_card_number, is_identity_number
from app.engines.masking.finder import find_private
from app.engines.masking.mask import Kind
from app.engines.masking.rules import Topic
from app.engines.speech.types import Segment, Speaker, Word
from app.engines.speech.wording import CHINESE
from tests.engines.masking.dialogues import A, C, U, dialogue, finder, masked, shipped_rules
from tests.engines.masking.numbers import (
    card_numbers,
    chinese_mobiles,
    grouped,
    identity_numbers,
    north_american,
    said_in_chinese,
    said_in_english,
)

CHINESE_TALK = st.sampled_from(
    [
        "你好我想问一下",
        "昨天就说了",
        "麻烦您帮我看看",
        "信号一直不太好",
        "谢谢啊",
        "我等了半天",
        "上次那位小姐说可以",
    ]
)
ENGLISH_TALK = st.sampled_from(
    [
        "hello I have a question",
        "it stopped working",
        "thank you so much",
        "I was wondering about that",
        "right",
    ]
)
CHINESE_NUMBERS = st.one_of(
    st.tuples(st.just(Kind.IDENTITY_CARD), identity_numbers()),
    st.tuples(st.just(Kind.BANK_CARD), card_numbers()),
    st.tuples(st.just(Kind.PHONE), chinese_mobiles()),
)
ENGLISH_NUMBERS = st.one_of(
    st.tuples(st.just(Kind.BANK_CARD), card_numbers()),
    st.tuples(st.just(Kind.PHONE), north_american()),
    st.tuples(st.just(Kind.IDENTITY_CARD), identity_numbers()),
)


@given(CHINESE_NUMBERS, CHINESE_TALK, CHINESE_TALK, st.data())
def test_a_valid_number_is_found_however_it_is_said_in_chinese(case, before, after, data):
    kind, number = case
    said = data.draw(said_in_chinese(number))
    shown = masked(dialogue((C, f"{before}，{said}，{after}"), language=CHINESE), CHINESE)[0]
    # Some cards of 15 digits are a valid identity number of the old form, too.
    assert f"<{kind}" in shown or (len(number) == 15 and f"<{Kind.IDENTITY_CARD}" in shown)
    assert not any(sign in shown.replace("…", "<").split("<")[0] for sign in "0123456789零幺")


def test_oh_is_a_nought_before_digits_that_are_said_twice():
    said = "three one oh one, oh double one, nine nine nine oh, one oh one oh oh oh x"
    assert masked(dialogue((C, said))) == [f"<{Kind.IDENTITY_CARD}>"]


@pytest.mark.parametrize("number", ["130-2000-00-00", "130-2000-12-24"])
def test_groups_of_a_number_are_no_date(number):
    assert masked(dialogue((C, number), language=CHINESE), CHINESE)[0].startswith("<phone")


def test_a_date_is_no_number():
    said = "2000-12-24"
    assert masked(dialogue((C, said), language=CHINESE), CHINESE) == [said]


@given(ENGLISH_NUMBERS, ENGLISH_TALK, ENGLISH_TALK, st.data())
def test_a_valid_number_is_found_however_it_is_said_in_english(case, before, after, data):
    kind, number = case
    said = data.draw(said_in_english(number))
    shown = masked(dialogue((C, f"{before} {said} {after}")))[0]
    # Some cards of 15 digits are a valid identity number of the old form, too.
    assert f"<{kind}" in shown or (len(number) == 15 and f"<{Kind.IDENTITY_CARD}" in shown)


@given(card_numbers(), st.data())
def test_a_number_read_in_turns_is_found_in_each_of_them(number, data):
    parts = data.draw(grouped(number))
    turns = [turn for part in parts for turn in ((C, " ".join(part)), (A, "okay"))]
    shown = masked(dialogue((A, "the card number please"), *turns))
    assert [text for text in shown[1::2] if not text.startswith("<bank_card")] == []
    assert set(shown[2::2]) == {"okay"}


@given(st.text("0123456789", min_size=18, max_size=18).filter(lambda text: not is_identity_number(text)))
def test_a_number_whose_check_sign_is_wrong_is_no_identity_number(number):
    assert "identity_card" not in masked(dialogue((C, f"身份证号是{number}"), language=CHINESE), CHINESE)[0]


@given(st.text("0123456789", min_size=16, max_size=16).filter(lambda text: not is_card_number(text)))
def test_a_number_whose_check_digit_is_wrong_is_no_card_but_stays_private(number):
    assert masked(dialogue((C, f"my card number is {number}"))) == ["my card number is <number>"]


@given(st.lists(st.text(max_size=12), max_size=30), st.sampled_from(["en", CHINESE]))
def test_any_text_is_survived_and_masks_are_in_order_and_apart(texts, language):
    words = tuple(Word(text, n, n + 1, 0.5) for n, text in enumerate(texts))
    [masks] = finder(language).find([Segment(Speaker.CUSTOMER, 0, len(texts), "", words, 0.5)])
    edges = [edge for mask in masks for edge in mask[:2]]
    assert edges == sorted(edges)
    assert all(0 <= mask.first < mask.last_plus_one <= len(texts) for mask in masks)


def test_the_agent_repeats_groups_and_they_are_masked_too():
    turns = [(A, "your phone number"), (C, "six five zero"), (A, "six five zero"), (C, "five five five"),
             (A, "yes"), (C, "zero one seven three"), (A, "and that is five five five zero one")]  # fmt: skip
    shown = masked(dialogue(*turns))
    assert shown[1:4] == ["<phone>", "<phone>", "<phone>"]
    assert shown[5:] == ["<phone…0173>", "and that is <phone>"]


def test_what_stays_readable_may_be_repeated():
    shown = masked(dialogue((C, "my phone is 415 555 0132"), (A, "ending in 0132 right")))
    assert shown == ["my phone is <phone…0132>", "ending in 0132 right"]


def test_one_voice_for_both_speakers_is_read_with_its_echoes():
    turns = [(U, "phone number"), (U, "four one five"), (U, "four one five"), (U, "five five five"),
             (U, "zero one three two")]  # fmt: skip
    assert masked(dialogue(*turns))[1:] == ["<phone>", "<phone>", "<phone>", "<phone…0132>"]


def test_another_question_begins_another_number():
    turns = [(A, "the order number"), (C, "four one five five five five"), (A, "and your phone number"),
             (C, "four one five five five five zero one three two")]  # fmt: skip
    shown = masked(dialogue(*turns))
    assert shown[3] == "<phone…0132>"


def test_a_pause_of_a_minute_ends_a_number():
    first, later = dialogue((C, "my card is 4527 7204"), (C, "0560 8653"))
    late = [Word(word.text, word.start_s + 60, word.end_s + 60, 0.9) for word in later.words]
    apart = Segment(C, late[0].start_s, late[-1].end_s, later.text, tuple(late), 0.9)
    assert "bank_card" not in " ".join(masked([first, apart]))


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("en", "order number 4155550132", "order number 4155550132"),
        ("en", "I have no order number but call 4155550132", "I have no order number but call <phone…0132>"),
        ("en", "4155550132 is my phone number", "<phone…0132> is my phone number"),
        ("en", "the code is 482913", "the code is <code>"),
        ("en", "the code came after 300 seconds", "the code came after 300 seconds"),
        (CHINESE, "尾号1234的卡", "尾 号 1234 的 卡"),
        (CHINESE, "我手机三个八", "我 手 机 三 个 八"),
        (CHINESE, "手机一三八三个八六六六六六", "手 机 <phone…6666>"),
    ],
)
def test_what_is_spoken_of_decides(language, said, shown):
    assert masked(dialogue((C, said), language=language), language) == [shown]


def test_a_word_that_is_private_in_part_is_masked_whole():
    words = (Word("电话是13812345678谢谢", 0, 1, 0.9), Word("再见", 1, 2, 0.9))
    [masks] = finder(CHINESE).find([Segment(C, 0, 2, "", words, 0.9)])
    assert [(mask.first, mask.last_plus_one, mask.kind) for mask in masks] == [(0, 1, Kind.PHONE)]


def test_a_kind_that_the_centre_does_not_mask_is_left():
    rules = shipped_rules().model_copy(update={"kinds": frozenset({Kind.CODE})})
    [masks] = find_private(dialogue((C, "my phone is 415 555 0132")), "en", rules)
    assert masks == ()


def test_every_topic_has_words_in_both_languages():
    for language in ("en", "zh-CN"):
        assert set(shipped_rules().words[language].topics) == set(Topic)


@pytest.mark.parametrize(
    "noise", ["1 " * 5000, "at dot " * 3000, "路号" * 3000, "a1" * 5000, "one street " * 3000]
)
def test_hostile_text_takes_no_longer_than_its_length(noise):
    """Twice the text is at most about twice the pieces looked at: counted in calls, not seconds."""

    def calls(text: str) -> int:
        profile = cProfile.Profile()
        language = CHINESE if "路" in noise else "en"
        profile.runcall(finder(language).find, dialogue((C, text), language=language))
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(noise) < 2.5 * calls(noise[: len(noise) // 2])
