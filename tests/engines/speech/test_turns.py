from __future__ import annotations

import pytest

from app.engines.speech.turns import as_segments
from app.engines.speech.types import Span, Speaker, Word

ALL = [Span(0, 100)]


def words(*timed: tuple[str, float, float]) -> list[Word]:
    return [Word(text, start, end, 0.8) for text, start, end in timed]


def texts(said: list[Word], speech=ALL, language: str = "en") -> list[str]:
    return [s.text for s in as_segments(said, speech, Speaker.AGENT, language)]


def test_a_pause_ends_a_segment():
    assert texts(words((" So", 1, 1.2), (" then", 1.3, 1.6), (" yes", 2.3, 2.6))) == ["So then", "yes"]


def test_a_shorter_pause_ends_a_segment_after_a_sentence():
    assert texts(words((" Hello.", 1, 1.4), (" My", 1.8, 2), (" name", 2.4, 3))) == ["Hello.", "My name"]


def test_what_lacks_a_space_belongs_to_the_word_before():
    segment = as_segments(words((" bye", 1, 1.3), ("-bye", 1.3, 1.6)), ALL, Speaker.AGENT, "en")[0]
    assert [(w.text, w.start_s, w.end_s) for w in segment.words] == [("bye-bye", 1, 1.6)]


def test_words_do_not_reach_into_pauses():
    said = words((" Okay,", 1.0, 2.9), (" so", 2.9, 3.2))
    segments = as_segments(said, [Span(0.9, 1.4), Span(2.8, 3.3)], Speaker.AGENT, "en")
    assert [(s.start_s, s.end_s) for s in segments] == [(0.9, 1.4), (2.8, 3.3)]


def test_the_first_and_last_word_of_a_breath_reach_its_edges():
    said = words((" Thank", 1.2, 1.4), (" you", 1.4, 1.5), (" bye", 4.0, 4.2))
    segments = as_segments(said, [Span(1.0, 1.8), Span(3.0, 5.9)], Speaker.AGENT, "en")
    assert [(s.start_s, s.end_s) for s in segments] == [(1.0, 1.8), (4.0, 4.2)]


def test_a_word_without_length_gets_some():
    segment = as_segments(words((" Bye", 5, 5)), ALL, Speaker.AGENT, "en")[0]
    assert segment.end_s == pytest.approx(5.05)


def test_a_monologue_is_cut_at_its_longest_pause():
    said = [Word(f" w{n}", n + 0.0, n + (0.6 if n == 11 else 0.8), 0.9) for n in range(20)]
    segments = as_segments(said, ALL, Speaker.CUSTOMER, "en")
    assert [len(s.words) for s in segments] == [12, 8]
    assert all(s.end_s - s.start_s <= 15 for s in segments)


def test_chinese_comes_out_simplified_with_its_own_punctuation():
    said = words(("您", 1, 1.2), ("好,", 1.2, 1.4), ("請", 1.5, 1.6), ("問?", 1.6, 1.9))
    segment = as_segments(said, ALL, Speaker.AGENT, "zh-CN")[0]
    assert segment.text == "您好，请问？"
    assert [w.text for w in segment.words] == ["您", "好，", "请", "问？"]


def test_confidence_is_the_mean_of_the_words():
    said = [Word(" a", 1, 1.1, 0.5), Word(" b", 1.2, 1.3, 1.0)]
    assert as_segments(said, ALL, Speaker.AGENT, "en")[0].confidence == 0.75
