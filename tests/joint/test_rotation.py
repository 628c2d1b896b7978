"""The rotation, against brute force over any history."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.joint.policy.rotation import Waiting, in_turn, next_leads, rotation

NOW = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
FOUR_WEEKS = timedelta(weeks=4)
HOUR = timedelta(hours=1)


def lead(lead_id: int, *turns: datetime, **values) -> Waiting:
    return Waiting(lead_id, values.pop("order", lead_id), NOW - timedelta(days=400), turns, **values)


def turn_of(*leads: Waiting, **values):
    return {turn.lead_id: turn for turn in rotation(leads, NOW, FOUR_WEEKS, 1, **values)}


@st.composite
def histories(draw):
    """How many leads there are, and for each session its size and whether it took place."""
    leads = draw(st.integers(1, 7))
    sessions = st.lists(st.tuples(st.integers(1, leads), st.booleans()), max_size=40)
    return leads, draw(sessions)


def play(leads: int, sessions: list[tuple[int, bool]]) -> list[list[int]]:
    """Who took part in each session that took place, where everybody comes who is called."""
    past: dict[int, list[datetime]] = {one: [] for one in range(leads)}
    taken = []
    for number, (size, takes_place) in enumerate(sessions):
        called = next_leads([lead(one, *turns) for one, turns in past.items()], size)
        if takes_place:
            taken.append(called)
            for one in called:
                past[one].append(NOW + number * HOUR)
    return taken


@given(histories())
def test_nobody_is_ever_more_than_one_turn_ahead_of_another(history):
    leads, sessions = history
    turns = Counter(dict.fromkeys(range(leads), 0))
    for called in play(leads, sessions):
        turns.update(called)
        assert max(turns.values()) - min(turns.values()) <= 1


@given(histories())
def test_between_two_turns_of_one_lead_every_other_has_at_least_one(history):
    leads, sessions = history
    taken = play(leads, sessions)
    for one in range(leads):
        own = [number for number, called in enumerate(taken) if one in called]
        for first, second in pairwise(own):
            between = {other for called in taken[first : second + 1] for other in called}
            assert between == set(range(leads))


@st.composite
def present(draw):
    """Leads with any past, some planned, some away; their order is shuffled."""
    past = st.lists(st.integers(-6, -1), max_size=4, unique=True)
    leads = [
        lead(
            one,
            *(NOW + hours * HOUR for hours in draw(past)),
            planned_at=draw(st.none() | st.just(NOW + HOUR)),
        )
        for one in range(draw(st.integers(0, 8)))
    ]
    return draw(st.permutations(leads)), draw(st.sets(st.integers(0, 7))), draw(st.integers(0, 8))


@given(present())
def test_who_is_called_is_who_waits_longest_of_those_who_can_come(case):
    leads, away, count = case
    ready = [one for one in leads if one.planned_at is None and one.lead_id not in away]
    called = next_leads(leads, count, away)
    assert len(called) == min(count, len(ready))
    for one in ready:
        before_him = sum(goes_before(other, one) for other in ready)
        assert (one.lead_id in called) == (before_him < count)


def goes_before(one: Waiting, other: Waiting) -> bool:
    """Hour by hour back from now: who took part where the other did not has to wait."""
    for hours in range(-1, -7, -1):
        hour = NOW + hours * HOUR
        if (hour in one.turns) != (hour in other.turns):
            return hour in other.turns
    return one.order < other.order


@given(present())
def test_the_table_marks_the_leads_who_are_called_and_nobody_else(case):
    leads, away, count = case
    lines = rotation(leads, NOW, FOUR_WEEKS, count, away)
    assert sorted(turn.lead_id for turn in lines) == sorted(one.lead_id for one in leads)
    assert [turn.lead_id for turn in lines if turn.is_next] == next_leads(leads, count, away)


def test_a_lead_who_was_away_is_the_first_once_he_is_back():
    leads = [lead(1), lead(2, NOW - 2 * HOUR), lead(3, NOW - HOUR)]
    assert next_leads(leads, 1, away={1}) == [2]
    assert next_leads(leads, 1) == [1]


def test_a_planned_turn_counts_as_taken():
    leads = [lead(1, planned_at=NOW + HOUR), lead(2, NOW - HOUR)]
    assert [one.lead_id for one in in_turn(leads)] == [2, 1]


def test_leads_with_the_same_past_come_in_the_fixed_order():
    assert next_leads([lead(1, order=2), lead(2, order=1)], 2) == [2, 1]


def test_of_two_who_sat_together_last_the_one_who_had_waited_longer_before_goes_first():
    together = NOW - HOUR
    assert next_leads([lead(1, together, NOW - 2 * HOUR), lead(2, together)], 1) == [2]


def test_a_lead_is_overdue_when_his_last_turn_is_more_than_the_weeks_ago():
    turns = turn_of(lead(1, NOW - FOUR_WEEKS - HOUR), lead(2, NOW - FOUR_WEEKS + HOUR))
    assert (turns[1].is_overdue, turns[2].is_overdue) == (True, False)


def test_a_lead_who_never_took_part_is_due_from_when_he_came():
    newcomer = Waiting(1, 1, NOW - timedelta(days=3))
    assert turn_of(newcomer)[1].due_at == NOW - timedelta(days=3) + FOUR_WEEKS


def test_a_lead_who_is_planned_is_not_overdue():
    late = lead(1, NOW - 2 * FOUR_WEEKS, planned_at=NOW + HOUR)
    assert not turn_of(late)[1].is_overdue
