from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.batching import BATCH, batches, window

LENGTHS = st.lists(st.floats(0.05, 30.0), max_size=60)


@given(LENGTHS)
def test_every_chunk_is_in_one_batch_and_runs_keep_the_order_of_the_call(lengths):
    runs = [sorted(n for batch in run for n in batch.members) for run in batches(lengths)]
    assert [n for run in runs for n in run] == list(range(len(lengths)))


@given(LENGTHS)
def test_a_batch_is_of_one_window_that_holds_each_of_its_chunks(lengths):
    for run in batches(lengths):
        for batch in run:
            assert len(batch.members) <= BATCH
            assert {window(lengths[n]) for n in batch.members} == {batch.window_s}
            assert all(lengths[n] <= batch.window_s <= 30 for n in batch.members)


@pytest.mark.parametrize(
    ("length_s", "window_s"), [(0.5, 15), (12, 15), (12.1, 20), (19, 25), (28, 30), (30, 30)]
)
def test_a_chunk_gets_some_silence_behind_it_in_a_window_of_15_to_30_s(length_s, window_s):
    assert window(length_s) == window_s
