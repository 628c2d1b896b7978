"""A person's words take the place of the engine's, and only of those that he changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.correcting import put_right
from app.engines.speech.sidecar import spread_words
from app.engines.speech.types import Span, Word
from app.engines.speech.wording import CHINESE, ENGLISH, join_words

TURN = Span(10.0, 14.0)
HEARD = (
    Word("I", 10.0, 10.2, 0.9),
    Word("want", 10.2, 10.6, 0.8),
    Word("a", 10.6, 10.7, 0.9),
    Word("re", 10.7, 10.9, 0.3),
    Word("fun", 10.9, 11.4, 0.2),
    Word("today.", 12.0, 12.6, 0.9),
)


def texts(words):
    return [word.text for word in words]


def test_what_was_heard_right_keeps_its_time_and_probability():
    words = put_right(HEARD, "I want a refund today.", TURN)
    assert words[:3] == HEARD[:3]
    assert words[-1] == HEARD[-1]


def test_a_new_word_takes_the_time_of_what_it_replaces_and_is_sure():
    refund = put_right(HEARD, "I want a refund today.", TURN)[3]
    assert refund == Word("refund", 10.7, 11.4, 1.0)


def test_a_word_that_was_missed_stands_in_the_pause():
    missed = put_right(HEARD, "I want a re fun please today.", TURN)[5]
    assert (missed.text, missed.start_s, missed.end_s) == ("please", 11.4, 12.0)


def test_a_word_without_a_pause_to_stand_in_shares_the_time_of_its_neighbour():
    heard = (Word("yes", 10.0, 12.0, 0.9), Word("please", 12.0, 14.0, 0.9))
    words = put_right(heard, "oh yes do please", TURN)
    assert [(word.text, word.start_s, word.end_s) for word in words] == [
        ("oh", 10.0, 11.0),
        ("yes", 11.0, 11.5),
        ("do", 11.5, 12.0),
        ("please", 12.0, 14.0),
    ]


def test_words_of_single_characters_can_be_corrected_within_a_chinese_group():
    heard = (Word("北方", 1.0, 1.4, 0.5), Word("能源，", 1.4, 1.8, 0.9))
    words = put_right(heard, "北风能源，", Span(1.0, 1.8))
    assert texts(words) == ["北", "风", "能", "源，"]
    assert (words[1].start_s, words[1].end_s, words[1].probability) == (1.2, 1.4, 1.0)
    assert words[0].probability == 0.5


def test_no_text_leaves_no_words():
    assert put_right(HEARD, "  ", TURN) == ()


SOME_WORDS = st.lists(st.sampled_from("yes no one two 好 的 谢谢 bill".split()), max_size=12)


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
@given(said=SOME_WORDS, meant=SOME_WORDS)
def test_the_text_is_the_persons_and_times_are_in_order_within_the_turn(language, said, meant):
    heard = spread_words(said, 10.0, 14.0) if said else ()
    text = join_words(meant, language)
    words = put_right(heard, text, TURN)
    assert join_words(texts(words), language) == join_words(texts(put_right((), text, TURN)), language)
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    assert all(10.0 <= word.start_s <= word.end_s <= 14.0 for word in words)
