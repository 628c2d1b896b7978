from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.limits import Limits
from app.engines.speech.rates import mean_rate, rate_curve
from app.engines.speech.types import Segment, Span, Speaker, Word

WINDOWS = Limits(curve_window_s=10, curve_step_s=5, curve_spoken_s=2)


def said(*words: tuple[str, float, float]) -> Segment:
    timed = tuple(Word(text, start, end, 1.0) for text, start, end in words)
    text = " ".join(word.text for word in timed)
    return Segment(Speaker.AGENT, timed[0].start_s, timed[-1].end_s, text, timed, 1.0)


def steady(start_s: int, end_s: int, each_s: float) -> Segment:
    count = round((end_s - start_s) / each_s)
    return said(*(("word", start_s + n * each_s, start_s + (n + 1) * each_s) for n in range(count)))


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("thank you for calling", 4),
        ("您好，请问有什么可以帮您？", 11),
        ("您的 VIP 卡号是 8 0 2", 9),
        ("尾号6789的卡", 8),
        ("it's one-two 5", 4),
        ("……", 0),
    ],
)
def test_characters_words_and_digits_count_one_each(text, units):
    segment = Segment(Speaker.AGENT, 0, 60, text, (), 1.0)
    assert mean_rate([segment], (Span(0, 60),)) == units


def test_the_curve_shows_where_somebody_speeds_up():
    segments = [steady(0, 20, 0.5), steady(20, 40, 0.25)]
    curve = rate_curve(segments, (Span(0, 40),), 40.0, WINDOWS)
    assert curve == ((5, 120), (10, 120), (15, 120), (20, 180), (25, 240), (30, 240), (35, 240))


def test_pauses_do_not_slow_the_curve_down():
    segments = [steady(0, 3, 0.5), steady(8, 10, 0.5)]
    assert rate_curve(segments, (Span(0, 3), Span(8, 10)), 10.0, WINDOWS) == ((5, 120),)


def test_a_window_with_hardly_any_speech_has_no_point():
    assert rate_curve([steady(0, 1, 0.5)], (Span(0, 1),), 30.0, WINDOWS) == ()
    assert rate_curve([], (), 30.0, WINDOWS) == ()


def test_a_call_shorter_than_the_window_has_one_point():
    assert rate_curve([steady(0, 4, 0.5)], (Span(0, 4),), 4.0, WINDOWS) == ((2, 120),)


def test_a_transcript_without_times_of_words_is_spread_over_its_segments():
    segment = Segment(Speaker.AGENT, 0, 10, "您好" * 10, (), 1.0)
    assert rate_curve([segment], (Span(0, 10),), 10.0, WINDOWS) == ((5, 120),)


words = st.lists(
    st.tuples(st.floats(0, 60, allow_nan=False), st.floats(0, 5, allow_nan=False)), min_size=1, max_size=30
)


@given(words)
def test_a_word_counts_by_its_part_in_the_window_as_a_plain_loop_counts_it(timed):
    segment = said(*(("word", start, start + length) for start, length in timed))
    curve = dict(rate_curve([segment], (Span(0, 70),), 70.0, WINDOWS))
    for middle, rate in curve.items():
        units = sum(
            max(0, min(start + max(length, 1e-3), middle + 5) - max(start, middle - 5)) / max(length, 1e-3)
            for start, length in timed
        )
        assert rate == pytest.approx(6 * units, abs=0.06)
