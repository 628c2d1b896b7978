"""The draw: the quota, the stated probability and nothing but the seed decide."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from app.engines.draw.draw import ShortfallReason, draw, shortfalls
from app.engines.draw.frame import Calls, Exclusion, Frame, build_frame
from app.engines.draw.numbers import permanent_numbers
from app.engines.draw.replay import drawn_calls
from app.engines.draw.sampling_rules import FrameRules, Plan

SEED = bytes(range(32))
PLAN = Plan(calls_per_agent=3)


def frame_of(calls: list[tuple[str, int, int]], unrecorded: frozenset[str] = frozenset()) -> Frame:
    """A frame of (call id, agent, period), of which some have no recording."""
    n = len(calls)
    columns = Calls(
        call_id=[call_id for call_id, _, _ in calls],
        agent_id=np.array([agent for _, agent, _ in calls], dtype=np.int64),
        period=np.array([period for _, _, period in calls], dtype=np.int64),
        start_s=np.zeros(n, dtype=np.int64),
        duration_s=np.full(n, 60.0),
        slot=np.full(n, 5, dtype=np.int8),
        slot_mask=np.full(n, 32, dtype=np.uint8),
    )
    known = {Exclusion.NO_RECORDING: np.array([call_id in unrecorded for call_id, _, _ in calls], dtype=bool)}
    return build_frame(columns, FrameRules(shortest_call_s=0), known)


def numbered(agent: int, count: int, period: int = 1) -> list[tuple[str, int, int]]:
    return [(f"{agent}-{period}-{i}", agent, period) for i in range(count)]


some_calls = st.lists(
    st.tuples(st.text("abcdef", min_size=1, max_size=6), st.integers(1, 4), st.integers(1, 2)),
    unique_by=lambda call: call[0],
    max_size=60,
)


@given(some_calls, st.integers(0, 5), st.randoms())
def test_the_order_of_the_rows_changes_nothing(calls, quota: int, random):
    plan = Plan(calls_per_agent=quota)
    mixed = calls.copy()
    random.shuffle(mixed)
    frame, other = frame_of(calls), frame_of(mixed)
    assert drawn_calls(frame, draw(frame, SEED, plan)) == drawn_calls(other, draw(other, SEED, plan))


@given(some_calls, st.integers(0, 5))
def test_the_smallest_numbers_of_each_agent_and_period_are_drawn(calls, quota: int):
    frame = frame_of(calls)
    expected = set()
    for agent, period in {(agent, period) for _, agent, period in calls}:
        ids = [call_id for call_id, a, p in calls if (a, p) == (agent, period)]
        number = dict(zip(ids, permanent_numbers(SEED, ids), strict=True))
        expected |= set(sorted(ids, key=number.__getitem__)[:quota])
    assert set(drawn_calls(frame, draw(frame, SEED, Plan(calls_per_agent=quota)))) == expected


@given(some_calls, some_calls)
def test_late_calls_only_displace_calls_of_larger_number(early, late):
    late = [call for call in late if call[0] not in {known for known, _, _ in early}]
    frame, fuller = frame_of(early), frame_of(early + late)
    before, after = (set(drawn_calls(f, draw(f, SEED, PLAN))) for f in (frame, fuller))
    assert after <= before | {call_id for call_id, _, _ in late}


def test_probability_is_quota_over_calls_and_ranks_count_from_one():
    frame = frame_of(numbered(7, 10) + numbered(8, 2))
    drawn = draw(frame, SEED, PLAN)
    assert drawn.probability.tolist() == [0.3, 0.3, 0.3, 1.0, 1.0]
    assert drawn.rank.tolist() == [1, 2, 3, 1, 2]
    assert frame.agent_id[drawn.index].tolist() == [7, 7, 7, 8, 8]
    assert (np.diff(drawn.number[:3]) > 0).all()


def test_an_excluded_call_is_never_drawn_and_counts_in_no_probability():
    frame = frame_of(numbered(7, 5), unrecorded=frozenset({"7-1-0"}))
    drawn = draw(frame, SEED, PLAN)
    assert "7-1-0" not in drawn_calls(frame, drawn)
    assert drawn.probability.tolist() == [0.75] * 3


def test_a_quota_of_ones_own_stands_in_place_of_the_plans():
    frame = frame_of(numbered(7, 10) + numbered(8, 10))
    drawn = draw(frame, SEED, Plan(calls_per_agent=3, quota_by_agent={8: 5}))
    assert Counter(frame.agent_id[drawn.index].tolist()) == {7: 3, 8: 5}


def test_who_is_below_quota_is_named_with_the_reason():
    calls = numbered(1, 3) + numbered(2, 2) + numbered(3, 1)
    drawn = draw(frame_of(calls, frozenset({"3-1-0"})), SEED, Plan(calls_per_agent=3, agents=(1, 2, 3, 4)))
    assert [(s.agent_id, s.quota, s.drawn, s.reason) for s in shortfalls(drawn.strata)] == [
        (2, 3, 2, ShortfallReason.TOO_FEW_CALLS),
        (3, 3, 0, ShortfallReason.ALL_EXCLUDED),
        (4, 3, 0, ShortfallReason.NO_CALLS),
    ]


def test_a_period_without_any_call_is_a_shortfall_too():
    drawn = draw(frame_of([]), SEED, Plan(calls_per_agent=3, agents=(1,), periods=(5, 6)))
    assert [(s.agent_id, s.period) for s in shortfalls(drawn.strata)] == [(1, 5), (1, 6)]
    assert len(drawn.index) == 0


@pytest.mark.parametrize("sizes", [{1: 12, 2: 5, 3: 3, 4: 1}])
def test_over_4000_seeds_each_call_is_drawn_as_often_as_its_probability_says(sizes: dict[int, int]):
    frame = frame_of([call for agent, size in sizes.items() for call in numbered(agent, size)])
    draws, times = 4_000, np.zeros(sum(sizes.values()))
    for i in range(draws):
        times[draw(frame, i.to_bytes(16, "big"), PLAN).index] += 1
    for agent, size in sizes.items():
        own = times[frame.agent_id == agent]
        probability = min(1.0, 3 / size)
        if probability == 1:
            assert (own == draws).all()
            continue
        # Counts of one stratum are hypergeometric sums: scaled like this they are chi-squared, size − 1.
        spread = ((own - draws * probability) ** 2).sum() / (draws * probability * (1 - probability))
        assert chi2.sf(spread * (size - 1) / size, size - 1) > 0.001


def test_over_seeds_the_weighted_mean_is_unbiased():
    frame = frame_of(numbered(1, 9) + numbered(2, 30))
    score = np.random.default_rng(3).normal(80, 10, 39)
    means = []
    for i in range(2_000):
        drawn = draw(frame, i.to_bytes(16, "big"), PLAN)
        means.append((score[drawn.index] / drawn.probability).sum() / (1 / drawn.probability).sum())
    error = np.std(means) / np.sqrt(len(means))
    assert abs(np.mean(means) - score.mean()) < 4 * error
