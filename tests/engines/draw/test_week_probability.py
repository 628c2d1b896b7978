"""Daily draws: over 10,000 draws every call is drawn as often as its stored probability says, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from app.engines.draw.cells import cell_sizes, late
from app.engines.draw.chances import Chances, chances
from app.engines.draw.closing import close_week
from app.engines.draw.daydraw import draw_day
from app.engines.draw.outcomes import day_probability
from app.engines.draw.picks import Picks
from app.engines.draw.sampling_rules import LateRule
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekplan import DAYS, SLOTS
from tests.factories.drawn_weeks import Kind, Week, each_day, kinds, week_of

PEAK, LOW, HANDOVER, MEALS, ORDINARY = Slot.PEAK, Slot.LOW, Slot.HANDOVER, Slot.AROUND_MEALS, Slot.ORDINARY
UNEVEN = (480, 120, 0, 300, 77, 60, 0)
COPIES, SEEDS = 500, 20  # an agent's draw hangs on nothing of others: 500 of a kind are 500 draws

KINDS = {
    "plenty of calls on uneven days": Kind(4, each_day(4, days=range(6)), minutes=UNEVEN),
    "fewer calls than wanted": Kind(5, each_day(1, days=[1, 2, 3])),
    "absent from Wednesday on": Kind(3, each_day(4, days=[0, 1])),
    "late calls": Kind(3, each_day(2), late={ORDINARY: 4, PEAK: 1}),
    "too few calls and late ones": Kind(4, {(0, ORDINARY): 1, (3, PEAK): 1}, late={ORDINARY: 6}),
    "calls on a day without planned minutes, at the week's rate": Kind(
        2, each_day(2) | each_day(4, days=[5]), late_rule=LateRule.WEEK_RATE
    ),
    "two obligatory slots, one of them on one day": Kind(
        3, each_day(1) | each_day(2, PEAK) | {(3, HANDOVER): 2}, obligatory=[PEAK, HANDOVER]
    ),
    "one call a week and an obligation": Kind(1, each_day(1) | each_day(1, LOW), obligatory=[LOW]),
    "five calls a week": Kind(5, each_day(2) | each_day(1, PEAK), obligatory=[PEAK, LOW, MEALS]),
}
CORNERS = {
    "as many calls as wanted": Kind(3, each_day(1, days=[0, 2, 4])),
    "one call on most days": Kind(3, each_day(1) | {(2, ORDINARY): 5}),
    "a recorder that was down all week": Kind(2, {(1, ORDINARY): 1}, late={ORDINARY: 12}),
    "late calls alone": Kind(3, {}, late={ORDINARY: 7}),
    "no planned minutes at all": Kind(2, each_day(2), minutes=(0,) * 7),
    "an obligatory slot without calls": Kind(2, each_day(3), obligatory=[MEALS]),
    "an obligatory slot with late calls": Kind(2, each_day(3), obligatory=[MEALS], late={MEALS: 2}),
    "obligatory slots are all that there is": Kind(
        3, {(0, PEAK): 2, (1, LOW): 1, (3, PEAK): 1}, obligatory=[PEAK, LOW]
    ),
    "more slots than picks": Kind(
        2, each_day(1, PEAK) | each_day(1, LOW) | each_day(1), obligatory=[PEAK, LOW, HANDOVER]
    ),
    "no calls at all": Kind(3, {}),
}


def drawn_of(week: Week, seed: bytes) -> Iterator[Picks]:
    """All picks of the week, day by day, then those of the closing."""
    for day in range(DAYS):
        yield draw_day(week.frames, day, seed, week.plan)
    yield close_week(week.frames, week.closing, seed, week.plan).picks


def final(week: Week) -> Chances:
    late_size = np.bincount(late(week.closing, week.plan).agent, minlength=len(week.plan.agent_id))
    return chances(week.plan, cell_sizes(week.frames, DAYS, week.plan), late_size)


def probabilities(week: Week) -> dict[str, float]:
    """The final probability of every call of the week by its id."""
    of = final(week)
    found = {}
    for day, frame in [*week.frames.items(), (DAYS, week.closing)]:
        values = of.of_agents(frame.agent_id, np.full(len(frame.slot), day), frame.slot)
        found |= dict(zip(map(bytes.decode, frame.call_id.tolist()), values.tolist(), strict=True))
    return found


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_over_10000_draws_each_call_is_drawn_as_often_as_its_probability_says(kind: Kind):
    week, one = week_of(kind, copies=COPIES), probabilities(week_of(kind))
    times, weighted = dict.fromkeys(one, 0), []
    for number in range(SEEDS):
        totals = np.zeros(COPIES + 1)
        for picks in drawn_of(week, number.to_bytes(16, "big")):
            for call_id, agent in zip(picks.call_id.tolist(), picks.agent_id.tolist(), strict=True):
                name = "1-" + call_id.decode().partition("-")[2]
                times[name] += 1
                totals[agent] += score_of(name) / one[name]
        weighted += totals[1:].tolist()
    draws = COPIES * SEEDS
    limit = norm.isf(0.0005 / len(one) / len(KINDS))
    for name, probability in one.items():
        spread = np.sqrt(draws * probability * (1 - probability))
        assert abs(times[name] - draws * probability) <= limit * spread + 1e-6, name
    error = np.std(weighted) / np.sqrt(draws)
    assert abs(np.mean(weighted) - sum(map(score_of, one))) <= 4.5 * error + 1e-6


def score_of(name: str) -> float:
    """A score that hangs on day, slot and number of the call, so that a bias would show."""
    _, day, slot, number = map(int, name.split("-"))
    return 60 + 5 * day - 3 * slot + number


def by_enumeration(kind: Kind) -> tuple[dict[tuple[int, int], Fraction], Fraction, Fraction]:
    """Pick by pick: probabilities by (day, slot), that of a late call, calls drawn on average."""
    n, worked = kind.quota, [sum(kind.minutes[: day + 1]) for day in range(DAYS)]
    share = [Fraction(n * minutes, worked[-1]) if worked[-1] else Fraction(0) for minutes in worked]
    breaks = sorted({Fraction(0), Fraction(1), *(1 - value % 1 for value in share)})
    types = sorted(kind.obligatory) + [None] * max(1, n - len(kind.obligatory))
    on_time = {cell: count for cell, count in kind.calls.items() if count and kind.minutes[cell[0]]}
    late_size = sum(kind.late.values()) + sum(kind.calls.values()) - sum(on_time.values())
    missed = dict.fromkeys(on_time, Fraction(0))
    late_missed, average = Fraction(0), Fraction(0)
    for begin, end in pairwise(breaks):
        for turn in range(len(types)):
            weight = (end - begin) / len(types)
            waiting, made, missed_on_day, next_pick = [], 0, {}, 0
            for day in range(DAYS):
                due = int(share[day] + begin)
                waiting += [types[(pick + turn) % len(types)] for pick in range(next_pick, due)]
                next_pick = due
                sizes = {slot: count for (d, slot), count in on_time.items() if d == day}
                bound = [slot for slot in waiting if slot is not None and sizes.get(slot)]
                left = sum(sizes.values()) - len(bound)
                free = min(waiting.count(None), left)
                for slot in bound + [None] * free:
                    waiting.remove(slot)
                made += len(bound) + free
                for slot, size in sizes.items():
                    missed_on_day[day, slot] = Fraction(size - (slot in bound), size) * (
                        1 - Fraction(free, left) if left else 1
                    )
            base = sum(on_time.values()) + (late_size if kind.late_rule is LateRule.WEEK_RATE else 0)
            rate = min(Fraction(n * late_size, base or 1), n, late_size)
            for extra, chance in ((int(rate), 1 - rate % 1), (int(rate) + 1, rate % 1)):
                if not chance:
                    continue
                calls_left = sum(on_time.values()) + late_size - made - extra
                rest = min(max(n - made - extra, 0), calls_left)
                passed = weight * chance * (1 - Fraction(rest, calls_left) if calls_left else 1)
                for cell in missed:
                    missed[cell] += passed * missed_on_day[cell]
                late_missed += passed * (1 - Fraction(extra, late_size) if late_size else 1)
                average += weight * chance * (made + extra + rest)
    return {cell: 1 - value for cell, value in missed.items()}, 1 - late_missed, average


@pytest.mark.parametrize("kind", (KINDS | CORNERS).values(), ids=(KINDS | CORNERS).keys())
def test_in_this_week_probabilities_are_those_of_counting_every_outcome(kind: Kind):
    assert_counted(kind)


@settings(max_examples=150, deadline=None)
@given(kinds)
def test_probabilities_are_those_of_counting_every_outcome_in_fractions(kind: Kind):
    assert_counted(kind)


def assert_counted(kind: Kind) -> None:
    ours, (cells, late_call, average) = final(week_of(kind)), by_enumeration(kind)
    for (day, slot), expected in cells.items():
        assert ours.on_time[0, day, slot] == pytest.approx(float(expected), abs=1e-11)
    assert ours.late[0] == pytest.approx(float(late_call), abs=1e-11)
    assert ours.expected[0] == pytest.approx(float(average), abs=1e-11)


@settings(max_examples=150, deadline=None)
@given(st.lists(kinds, min_size=1, max_size=4))
def test_probabilities_of_an_agents_calls_add_up_to_the_calls_drawn_of_him(some: list[Kind]):
    some = [kind for kind in some if kind.late_rule is some[0].late_rule]
    week = week_of(*some)
    of, sizes = final(week), cell_sizes(week.frames, DAYS, week.plan)
    late_size = np.bincount(late(week.closing, week.plan).agent, minlength=len(some))
    total = (of.on_time * sizes).sum(axis=(1, 2)) + of.late * late_size
    assert total == pytest.approx(of.expected, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(kinds)
def test_every_call_of_an_agent_with_a_quota_can_be_drawn(kind: Kind):
    chance = probabilities(week_of(kind))
    assert all((value > 0) == (kind.quota > 0) for value in chance.values())
    assert all(value <= 1 for value in chance.values())


@settings(max_examples=100, deadline=None)
@given(kinds, st.integers(0, 6))
def test_the_closing_never_lowers_the_probability_known_on_the_day(kind: Kind, day: int):
    week = week_of(kind)
    sizes = cell_sizes(week.frames, day, week.plan)
    on_the_day = day_probability(week.plan, sizes, day)
    assert (on_the_day <= final(week).on_time[:, day] + 1e-11)[sizes[:, day] > 0].all()
    assert on_the_day.shape == (1, SLOTS)
