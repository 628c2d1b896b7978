"""The scorer of the bench: cases by hand, and properties that no error rate may lack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.types import Span
from bench.diarization import error_rate

TRUTH = {"a": [Span(0, 10)], "b": [Span(10, 20)]}
cuts = st.lists(st.integers(1, 60), min_size=4, max_size=4, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("heard", "rate"),
    [
        ({"x": [Span(0, 10)], "y": [Span(10, 20)]}, 0.0),
        ({"y": [Span(0, 10)], "x": [Span(10, 20)]}, 0.0),
        ({"x": [Span(0, 20)]}, 0.5),
        ({"x": [Span(0, 10)]}, 0.5),
        ({}, 1.0),
        ({"x": [Span(0, 10)], "y": [Span(10, 20), Span(0, 5)]}, 0.25),
        ({"x": [Span(0, 10)], "y": [Span(10, 20)], "z": [Span(21, 26)]}, 0.25),
    ],
)
def test_missed_false_and_confused_speech_count_by_spoken_time(heard, rate):
    assert error_rate(TRUTH, heard, collar_s=0) == pytest.approx(rate, abs=0.002)


def test_edges_within_the_collar_cost_nothing():
    heard = {"x": [Span(0.2, 9.8)], "y": [Span(9.8, 20.2)]}
    assert error_rate(TRUTH, heard, collar_s=0.25) == 0
    assert error_rate(TRUTH, heard, collar_s=0) > 0.01


def test_names_count_only_where_they_are_asked_for():
    swapped = {"b": [Span(0, 10)], "a": [Span(10, 20)]}
    assert error_rate(TRUTH, swapped) == 0
    assert error_rate(TRUTH, swapped, named=True) == pytest.approx(1.0)


def test_a_reference_without_speech_is_refused():
    with pytest.raises(ValueError, match="no speech"):
        error_rate({"a": [Span(0, 0.3)]}, TRUTH)


@given(cuts)
def test_a_perfect_answer_has_no_error_whoever_speaks_when(edges):
    truth = {"a": [Span(edges[0], edges[1])], "b": [Span(edges[2], edges[3])]}
    assert error_rate(truth, truth) == 0
