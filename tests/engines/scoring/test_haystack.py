"""A transcript as one string: what is made at once and what is made when it is asked for agree."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring import haystack as module
from app.engines.scoring.haystack import HeardWord, haystack, mean_probability
from app.engines.speech.types import Segment, Speaker, Transcript, Word


def transcript(*words: tuple[Speaker, str, float]) -> Transcript:
    segments = [
        Segment(speaker, start_s, start_s + 0.5, text, (Word(text, start_s, start_s + 0.5, 0.9),), 0.9)
        for speaker, text, start_s in words
    ]
    return Transcript("zh-CN", "test", tuple(segments))


CALL = transcript(
    (Speaker.AGENT, "您好", 0.0),
    (Speaker.CUSTOMER, "VIP卡", 0.4),
    (Speaker.AGENT, "。", 0.5),
    (Speaker.AGENT, "27号", 1.0),
    (Speaker.AGENT, "再见", 9.0),
)


def test_speakers_follow_each_other_and_a_long_pause_is_a_break() -> None:
    assert haystack(CALL, "zh-CN").plain == "您好二十七号\n再见\nvip卡"


def test_units_lead_back_to_words_and_blocks() -> None:
    hay = haystack(CALL, "zh-CN")
    said = [hay.words[word].word.text for word in hay.word_of]
    assert said == ["您好"] * 2 + ["27号"] * 4 + ["再见"] * 2 + ["VIP卡"] * 2
    assert hay.block_of == [0] * 6 + [1] * 2 + [2] * 2
    assert hay.unit_at == [0, 1, 2, 3, 4, 5, -1, 6, 7, -1, 8, 8, 8, 9]


def test_units_begin_and_end_where_their_letters_do() -> None:
    hay = haystack(CALL, "zh-CN")
    edges = [*np.flatnonzero(hay.marks), len(hay.marks)]
    between = [hay.plain[start:end] for start, end in pairwise(edges)]
    assert between == [*"您好二十七号", "\n", *"再见", "\n", "vip", "卡"]


def test_nothing_said_is_an_empty_string() -> None:
    hay = haystack(transcript(), "zh-CN")
    assert (hay.code, hay.plain, hay.words, hay.unit_at) == ("", "", (), [])


def test_forgotten_words_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = haystack(CALL, "zh-CN").code
    monkeypatch.setattr(module, "_MOST_WORDS", 1)
    monkeypatch.setattr(module, "_coded", module._Coded)
    assert haystack(CALL, "zh-CN").code == before


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_sum_of_probabilities_is_rounded_once_on_every_version_of_python(probabilities):
    words = [HeardWord(Speaker.AGENT, Word("yes", 0, 1, one)) for one in probabilities]
    exact = float(sum(map(Fraction, probabilities)))
    assert mean_probability(words) == exact / len(probabilities)
