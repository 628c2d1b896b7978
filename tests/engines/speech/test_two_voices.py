from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.two_voices import along_chain, split_voices

EVEN = 0.5


def voice(seed: int, count: int, spread: float = 0.6) -> np.ndarray:
    """Prints of one voice: a direction with noise, as alike as real ones (cosine about 0.7)."""
    numbers = np.random.default_rng(seed)
    middle = numbers.standard_normal(192)
    middle /= np.linalg.norm(middle)
    rows = middle + spread * numbers.standard_normal((count, 192)) / np.sqrt(192)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def told(prints: np.ndarray, length_s: float = 1.5):
    count = len(prints)
    return split_voices(prints, np.full(count, length_s), np.full(count, EVEN))


@pytest.mark.parametrize(("mine", "theirs"), [(10, 10), (30, 6), (4, 20)])
def test_two_voices_come_apart_however_much_each_speaks(mine, theirs):
    found = told(np.concatenate([voice(1, mine), voice(2, theirs)]))
    sides = found.second > 0.5
    assert found.separation > 0.99
    assert len(set(sides[:mine])) == len(set(sides[mine:])) == 1
    assert sides[0] != sides[-1]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [6, 15, 60])
def test_one_voice_is_not_taken_for_two(seed, count):
    assert told(voice(seed, count)).separation < 0.2


def test_the_nearer_two_voices_are_the_less_sure_is_their_separation():
    one, other = voice(1, 12), voice(2, 12)
    sure = []
    for shared in (0.0, 0.5, 0.7, 0.85, 1.0):
        nearer = other + shared * (one.mean(axis=0) - other.mean(axis=0))
        nearer /= np.linalg.norm(nearer, axis=1, keepdims=True)
        sure.append(told(np.concatenate([one, nearer])).margin)
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > 0.4
    assert sure[-1] < 0.1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_few_stretches_are_not_split(count):
    assert told(voice(1, count)) is None


def test_prints_that_are_all_the_same_are_not_split():
    assert told(np.repeat(voice(1, 1), 8, axis=0)) is None


def test_the_same_prints_give_the_same_bytes():
    prints = np.concatenate([voice(3, 9), voice(4, 7)])
    assert told(prints).second.tobytes() == told(prints.copy()).second.tobytes()


def test_a_short_stretch_is_less_sure_than_a_long_one():
    prints = np.concatenate([voice(1, 8, 1.5), voice(2, 8, 1.5)])
    short, long = told(prints, 0.3), told(prints, 1.5)
    assert np.abs(short.second - 0.5).mean() < np.abs(long.second - 0.5).mean()


@given(
    st.lists(st.tuples(st.floats(-4, 4), st.floats(0.02, 0.98)), min_size=1, max_size=8),
)
def test_the_chain_weighs_every_way_through_it(rows):
    odds, changes = np.array([o for o, _ in rows]), np.array([c for _, c in rows])
    weight = np.zeros((len(rows), 2))
    for way in product((0, 1), repeat=len(rows)):
        chance = 1.0
        for at, side in enumerate(way):
            chance *= 1 / (1 + np.exp(-odds[at] if side else odds[at]))
            if at:
                chance *= changes[at] if side != way[at - 1] else 1 - changes[at]
        for at, side in enumerate(way):
            weight[at, side] += chance
    assert along_chain(odds, changes) == pytest.approx(weight[:, 1] / weight.sum(axis=1), abs=1e-9)


def test_a_long_call_stays_finite():
    odds = np.tile([60.0, -60.0, 0.0], 2000)
    chances = along_chain(odds, np.full(6000, 0.05))
    assert np.isfinite(chances).all()
