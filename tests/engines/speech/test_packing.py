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
    assert np.array_equal(packed[packed > 0], np.concatenate([np.zeros(0), *expected]))
    for chunk in chunks:
        assert len(chunk.samples) <= CHUNK_S * RATE
        middle = len(chunk.samples) // 2
        start_s, _ = chunk.original(middle / RATE, middle / RATE)
        if chunk.samples[middle] > 0:
            assert start_s == pytest.approx(chunk.samples[middle] / RATE, abs=0.001)


def test_a_word_stays_within_the_piece_that_its_middle_is_nearest_to():
    chunk = pack(SOUND, [Span(10, 12), Span(50, 52)])[0]
    assert chunk.original(1.5, 2.4) == (11.5, 12.0)
    assert chunk.original(2.2, 2.4) == (50.0, 50.0)
    assert chunk.original(2.2, 3.0) == (50.0, 50.5)
    assert chunk.original(9.0, 9.5) == (52.0, 52.0)


def test_speech_without_a_pause_is_cut_where_it_is_quietest():
    loud = np.full(40 * RATE, 0.5, np.float32)
    loud[25 * RATE : 25 * RATE + 3200] = 0.001
    first, second = pack(loud, [Span(0, 40)])
    assert len(first.samples) / RATE == pytest.approx(25.1, abs=0.1)
    assert second.from_s[0] == len(first.samples) / RATE


def test_silence_packs_to_nothing():
    assert pack(SOUND, []) == []
