"""Who of a group is heard around a training: a share, by lot, and nobody's choice (S4, S6)."""

from __future__ import annotations

import hashlib
import hmac
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from app.engines.draw.groups import draw_group, group_size

SEEDS = st.binary(min_size=16, max_size=64)
NAMES = st.text("0123456789abc", min_size=1, max_size=6)
GROUPS = st.dictionaries(NAMES, st.lists(NAMES, max_size=4, unique=True), max_size=12)


@given(st.integers(0, 400), st.integers(1, 100))
def test_a_share_is_rounded_up_and_never_nobody(agents, percent):
    assert group_size(agents, percent) == ceil(Fraction(agents * percent, 100))


@pytest.mark.parametrize(
    ("agents", "before", "after"), [(0, 0, 0), (1, 1, 1), (4, 2, 1), (10, 3, 2), (15, 5, 3)]
)
def test_shares_by_hand(agents, before, after):
    assert (group_size(agents, 30), group_size(agents, 20)) == (before, after)


def by_hand(seed: bytes, calls: dict[str, list[str]], size: int) -> tuple[list[tuple[str, str]], list[str]]:
    """The draw with nothing but hmac: sort by the first 53 bits, take from the front."""

    def number(purpose: str, name: str) -> int:
        derived = hmac.digest(seed, purpose.encode(), hashlib.sha256)
        return int.from_bytes(hmac.digest(derived, name.encode(), hashlib.sha256)[:8], "big") >> 11

    drawn: list[tuple[str, str]] = []
    empty: list[str] = []
    for agent in sorted(calls, key=lambda name: number("agents", name)):
        if len(drawn) < size and calls[agent]:
            drawn.append((agent, min(calls[agent], key=lambda name: number("calls", name))))
        elif len(drawn) < size:
            empty.append(agent)
    return drawn, empty


@given(SEEDS, GROUPS, st.integers(0, 12))
def test_the_draw_is_what_anyone_gets_by_hand(seed, calls, size):
    drawn = draw_group(seed, calls, size)
    assert (list(drawn.calls.items()), drawn.passed_over) == by_hand(seed, calls, size)
    assert drawn.missing == size - len(drawn.calls)


@given(SEEDS, GROUPS, GROUPS, st.integers(1, 12))
def test_agents_keep_their_order_when_others_are_added(seed, calls, others, size):
    alone = list(draw_group(seed, calls, len(calls)).calls)
    together = list(draw_group(seed, others | calls, len(others) + len(calls)).calls)
    assert [agent for agent in together if agent in alone] == alone


@given(SEEDS, GROUPS, st.integers(0, 12), st.randoms(use_true_random=False))
def test_the_order_of_what_is_handed_in_plays_no_part(seed, calls, size, lot):
    turned = {
        agent: lot.sample(calls[agent], len(calls[agent])) for agent in lot.sample(list(calls), len(calls))
    }
    assert draw_group(seed, turned, size) == draw_group(seed, calls, size)


def test_over_many_seeds_every_agent_and_every_call_is_drawn_alike():
    calls = {f"agent {n}": [f"call {n} {k}" for k in range(3)] for n in range(8)}
    agents, heard = dict.fromkeys(calls, 0), {call: 0 for mine in calls.values() for call in mine}
    for n in range(4000):
        for agent, call in draw_group(n.to_bytes(16), calls, 3).calls.items():
            agents[agent] += 1
            heard[call] += 1
    # Three of eight without replacement: the counts scatter a little less than chi-squared says.
    assert chisquare(list(agents.values())).pvalue > 0.001
    assert chisquare(list(heard.values())).pvalue > 0.001


def test_the_next_in_line_steps_in_for_who_has_no_call():
    calls = {f"{n}": [f"c{n}"] for n in range(6)}
    first, second, third = draw_group(bytes(16), calls, 3).calls
    drawn = draw_group(bytes(16), calls | {first: []}, 2)
    assert (list(drawn.calls), drawn.passed_over, drawn.missing) == ([second, third], [first], 0)
