from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.packing import CHUNK_S, RATE, pack
from app.engines.speech.types import Span

# Sample k holds the value k: so every packed sample says where it came from.
LENGTH_S = 200
SOUND = np.arange(LENGTH_S * RATE, dtype=np.float32)


@st.composite
def speech(draw: st.DrawFn) -> list[Span]:
    edges = sorted(draw(st.sets(st.integers(1, LENGTH_S * 10 - 1), max_size=24)))
    return [Span(a / 10, b / 10) for a, b in zip(edges[::2], edges[1::2], strict=False)]


@given(speech())
def test_every_sample_of_speech_is_packed_once_and_its_time_is_known(spans):
    chunks = pack(SOUND, spans)
    packed = np.concatenate([np.zeros(0), *(c.samples for c in chunks)])
    expected = [SOUND[round(s.start_s * RATE) : round(s.end_s * RATE)] for s in spans]
    assert (np.diff(packed) > 0).all()
    assert np.isin(np.concatenate([np.zeros(0), *expected]), packed).all()
    for chunk in chunks:
        assert len(chunk.samples) <= CHUNK_S * RATE
        middle = len(chunk.samples) // 2
        start_s, _ = chunk.original(middle / RATE, middle / RATE)
        assert start_s == pytest.approx(chunk.samples[middle] / RATE, abs=0.001)


@given(speech())
def test_only_a_little_of_the_pauses_comes_along(spans):
    packed = np.concatenate([np.zeros(0), *(c.samples for c in pack(SOUND, spans))])
    near = np.zeros(len(SOUND), dtype=bool)
    for span in spans:
        near[max(0, round((span.start_s - 0.3) * RATE)) : round((span.end_s + 0.3) * RATE)] = True
    assert near[packed.astype(int)].all()


def test_chunks_are_of_about_equal_length():
    spans = [Span(at, at + 3) for at in range(0, 60, 5)]
    lengths = [len(chunk.samples) / RATE for chunk in pack(SOUND, spans)]
    assert len(lengths) == 2
    assert abs(lengths[0] - lengths[1]) < 4


def test_a_word_stays_within_the_piece_that_its_middle_is_nearest_to():
    chunk = pack(SOUND, [Span(10, 12), Span(50, 52)])[0]  # 9.7 to 12.3, then 49.7 to 52.3
    assert chunk.original(1.8, 2.9) == (11.5, 12.3)
    assert chunk.original(2.5, 2.8) == (49.7, 49.9)
    assert chunk.original(2.5, 3.3) == (49.7, 50.4)
    assert chunk.original(9.0, 9.5) == (52.3, 52.3)


def test_speech_without_a_pause_is_cut_where_it_is_quietest():
    loud = np.full(40 * RATE, 0.5, np.float32)
    loud[25 * RATE : 25 * RATE + 3200] = 0.001
    first, second = pack(loud, [Span(0, 40)])
    assert len(first.samples) / RATE == pytest.approx(25.1, abs=0.1)
    assert second.from_s[0] == len(first.samples) / RATE


def test_silence_packs_to_nothing():
    assert pack(SOUND, []) == []
