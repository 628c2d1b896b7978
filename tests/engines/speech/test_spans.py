from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.spans import gaps, intersect, runs, subtract, total_s, union
from app.engines.speech.types import Span

LENGTH = 60
lists = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 9)).map(
        lambda p: Span(p[0], min(p[0] + p[1], LENGTH))
    ),
    max_size=8,
)


def marked(spans) -> set[int]:
    return {second for span in spans for second in range(int(span.start_s), int(span.end_s))}


@given(lists, lists)
def test_spans_behave_like_sets_of_seconds(first, second):
    assert marked(intersect(first, second)) == marked(first) & marked(second)
    assert marked(subtract(first, second)) == marked(first) - marked(second)
    assert marked(union(first, second)) == marked(first) | marked(second)
    assert marked(gaps(first, Span(0, LENGTH))) == set(range(LENGTH)) - marked(first)
    assert total_s(first) == len(marked(first))


@given(lists, lists)
def test_results_are_ordered_and_apart(first, second):
    for result in (intersect(first, second), subtract(first, second), union(first, second)):
        assert all(a.end_s <= b.start_s for a, b in pairwise(result))
        assert all(span.duration_s > 0 for span in result)


def test_runs_name_the_first_and_the_one_after_the_last():
    assert runs(np.array([1, 1, 0, 0, 1], dtype=bool)).tolist() == [[0, 2], [4, 5]]
