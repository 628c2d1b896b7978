"""Calls beside the draw go to whoever has minutes left, and nobody chooses to whom (S6, S7)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.spare import Place, Room, Sharing

MINUTES = st.integers(0, 60)


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    monitors, days = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    table = st.lists(MINUTES, min_size=monitors * days, max_size=monitors * days)
    wanted, planned = (np.array(draw(table), dtype=float).reshape(monitors, days) for _ in range(2))
    pairs = st.tuples(st.integers(1, monitors), st.integers(1, 3))
    ids = np.array(draw(st.permutations(range(1, monitors + 1))), dtype=np.int64)
    return Room(ids, wanted, planned, draw(st.sets(pairs, max_size=6)))


CALLS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 40)), max_size=12)


def shared(room: Room, calls: list[tuple[int, int]], *, beyond: bool) -> list[Place | None]:
    sharing = Sharing(room)
    return [
        sharing.place(f"c-{n}", agent, minutes, beyond=beyond) for n, (agent, minutes) in enumerate(calls)
    ]


@given(rooms(), CALLS)
def test_no_day_gets_more_than_is_wanted_and_no_pair_in_conflict_meets(room, calls):
    planned = room.planned.copy()
    for (agent, minutes), place in zip(calls, shared(room, calls, beyond=False), strict=True):
        if place is not None:
            planned[place] += minutes
            assert planned[place] <= room.wanted[place]
            assert (int(room.monitor_id[place.monitor]), agent) not in room.conflicts


@given(rooms(), CALLS)
def test_a_call_is_left_only_where_nobody_who_may_hear_it_has_room(room, calls):
    planned = room.planned.copy()
    for (agent, minutes), place in zip(calls, shared(room, calls, beyond=False), strict=True):
        fits = (room.wanted > 0) & (room.wanted - planned >= minutes)
        closed = [(int(one), agent) in room.conflicts for one in room.monitor_id]
        fits[closed] = False
        assert (place is not None) == fits.any()
        if place is not None:
            planned[place] += minutes


@given(rooms(), CALLS)
def test_beyond_the_minutes_every_call_goes_to_somebody_who_works_and_may_hear_it(room, calls):
    for (agent, _), place in zip(calls, shared(room, calls, beyond=True), strict=True):
        free = [
            n for n, one in enumerate(room.monitor_id)
            if room.wanted[n].sum() > 0 and (int(one), agent) not in room.conflicts
        ]  # fmt: skip
        assert (place is not None) == bool(free)
        if place is not None:
            assert room.wanted[place] > 0


@given(rooms(), CALLS, st.randoms(use_true_random=False))
def test_in_whatever_order_monitors_stand_each_gets_the_same_calls(room, calls, lot):
    turned = list(range(len(room.monitor_id)))
    lot.shuffle(turned)
    other = Room(room.monitor_id[turned], room.wanted[turned], room.planned[turned], room.conflicts)
    places = zip(shared(room, calls, beyond=True), shared(other, calls, beyond=True), strict=True)
    for one, same in places:
        assert (one is None) == (same is None)
        if one is not None and same is not None:
            assert (room.monitor_id[one.monitor], one.day) == (other.monitor_id[same.monitor], same.day)


def test_the_least_loaded_is_first_and_his_first_day_with_room():
    room = Room(
        np.array([7, 8]), np.array([[60.0, 60.0], [60.0, 60.0]]), np.array([[50.0, 0.0], [60.0, 0.0]])
    )
    assert Sharing(room).place("c-1", 1, 20, beyond=False) == Place(0, 1)


def test_who_had_the_call_does_not_get_it_again():
    room = Room(np.array([7]), np.array([[60.0]]), np.array([[0.0]]))
    assert Sharing(room).place("c-1", 1, 5, beyond=True, never={7}) is None
