from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.stretches import change_odds, cut_stretches
from app.engines.speech.types import Segment, Speaker, Word


def segment(*words: tuple[str, float, float]) -> Segment:
    said = tuple(Word(text, start, end, 0.9) for text, start, end in words)
    return Segment(Speaker.UNKNOWN, words[0][1], words[-1][2], " ".join(w[0] for w in words), said, 0.9)


def cut(*segments: Segment) -> list[list[str]]:
    return [[word.text for word in stretch.words] for stretch in cut_stretches(segments)]


@pytest.mark.parametrize(
    ("words", "stretches"),
    [
        ([("Are", 0, 0.4), ("you?", 0.4, 0.6), ("Fine.", 0.62, 1)], [["Are", "you?"], ["Fine."]]),
        ([("Yes", 0, 0.3), ("please", 0.5, 0.9)], [["Yes"], ["please"]]),
        ([("Yes", 0, 0.3), ("please", 0.4, 0.9)], [["Yes", "please"]]),
        ([("您好。", 0, 0.5), ("请", 0.5, 0.7), ("讲", 0.7, 0.9)], [["您好。"], ["请", "讲"]]),
        ([("a", 0, 0.9), ("b", 0.9, 1.8), ("c", 1.8, 2.7)], [["a", "b"], ["c"]]),
        ([("one", 0, 5)], [["one"]]),
    ],
)  # fmt: skip
def test_stretches_end_at_pauses_sentences_and_two_seconds(words, stretches):
    assert cut(segment(*words)) == stretches


def test_a_segment_without_word_times_is_one_stretch():
    whole = Segment(Speaker.UNKNOWN, 3.0, 9.0, "From elsewhere. Untimed.", (), 1.0)
    (stretch,) = cut_stretches([whole])
    assert (stretch.words, stretch.span.start_s, stretch.span.end_s, stretch.text) == ((), 3, 9, whole.text)


def test_stretches_are_in_order_of_time_whatever_the_order_of_segments():
    late, early = segment(("late", 5, 6)), segment(("early", 1, 2))
    assert cut(late, early) == [["early"], ["late"]]
    assert [stretch.segment for stretch in cut_stretches([late, early])] == [1, 0]


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b.", "c?"]), st.floats(0.05, 1.5), st.floats(0, 1)), min_size=1)
)
def test_no_word_is_lost_or_doubled(pieces):
    words, now = [], 0.0
    for text, length, pause in pieces:
        words.append((text, now, now + length))
        now += length + pause
    assert [w for stretch in cut(segment(*words)) for w in stretch] == [text for text, _, _ in pieces]


@pytest.mark.parametrize(
    ("text", "pause_s", "odds"),
    [
        ("calling", 0.0, 0.05), ("calling", 0.2, 0.1), ("calling", 3, 0.1), ("Fine.", 0.1, 0.05),
        ("Fine.", 0.5, 0.5), ("好。", 0.5, 0.5), ("How?", 0.5, 0.9), ("吗？", 0.5, 0.9), ("How?", 0.1, 0.05),
    ],
)  # fmt: skip
def test_a_turn_changes_hands_after_questions_and_seldom_within_a_sentence(text, pause_s, odds):
    stretches = cut_stretches([segment((text, 0, 1)), segment(("next", 1 + pause_s, 2 + pause_s))])
    assert list(change_odds(stretches)) == [0.5, odds]


def test_nothing_said_has_no_odds():
    assert np.array_equal(change_odds([]), np.zeros(0))
