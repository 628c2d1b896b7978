"""From calls to a frame; from picks to who hears them when, as every replay does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import NamedTuple

import numpy as np

from app.engines.draw.assignment import NOBODY, assign
from app.engines.draw.columns import BoolColumn, FloatColumn, IdColumn, IntColumn
from app.engines.draw.due import due_days
from app.engines.draw.frame import Calls, Exclusion, Frame, frame_and_order
from app.engines.draw.listening import is_double, listening_windows
from app.engines.draw.localtime import local_times
from app.engines.draw.picks import Picks
from app.engines.draw.sampling_rules import FrameRules
from app.engines.draw.slot_rules import Slot, SlotRules
from app.engines.draw.slots import slots_in, slots_of
from app.engines.draw.weekreplay import PickedCall, picked_calls
from app.sampling.policy.basis import DayBasis, Volume, WeekBasis

_SLOT_NAMES = [slot.name.lower() for slot in sorted(Slot)]  # an enum would make a name of each anew


class WeekCalls(NamedTuple):
    """Calls as columns of shape (calls,): id of the telephone system, our own, agent, start (seconds since
    the epoch), length of the recording or, without one, of the call (seconds)."""

    call_id: IdColumn
    key: IntColumn
    agent_id: IntColumn
    start_s: IntColumn
    duration_s: FloatColumn
    is_recorded: BoolColumn

    def without(self, keys: IntColumn) -> WeekCalls:
        """The calls that are not among these."""
        is_among = np.isin(self.key, keys)
        return WeekCalls._make(column[~is_among] for column in self) if is_among.any() else self


class Framed(NamedTuple):
    """A frame, and the keys of its rows: they are not filed, for nobody else could look them up."""

    frame: Frame
    key: IntColumn


class Seat(NamedTuple):
    """Who listens to a call by when; nobody where none may."""

    monitor_id: int | None
    due_on: date


class DrawnRow(NamedTuple):
    """One drawn call: the filed form of the engine, its slots by name, the stretch to hear in seconds from
    its begin, who listens, and the second one where two are to score it and there is somebody."""

    call_id: str
    filed: PickedCall
    slots: tuple[str, ...]
    begin_s: float
    length_s: float
    is_double: bool
    first: Seat
    second: Seat | None


def frame_of(
    calls: WeekCalls, week: int, volume: Volume, zone: tzinfo, slot_rules: SlotRules, rules: FrameRules
) -> Framed:
    """The frame of these calls (S6): slots by the centre's clock, exclusions named. ``week``: its number."""
    local = local_times(calls.start_s, zone)
    slots = slots_of(local.weekday, local.minute, slot_rules, volume.peak, volume.low)
    columns = Calls(
        call_id=calls.call_id,
        agent_id=calls.agent_id,
        period=np.full(len(calls.call_id), week, dtype=np.int64),
        start_s=calls.start_s,
        duration_s=calls.duration_s,
        slot=slots.primary,
        slot_mask=slots.mask,
    )
    frame, order = frame_and_order(columns, rules, {Exclusion.NO_RECORDING: ~calls.is_recorded})
    return Framed(frame, calls.key[order])


def share_out(
    picks: Picks, frames: Mapping[int, Frame], seed: bytes, week: WeekBasis, morning: DayBasis
) -> list[DrawnRow]:
    """How and by whom drawn calls are heard (S1, S6, S7), rows as in ``picks``: nothing but the arguments
    decides. ``frames``: by day, LATE_DAY for the closing's."""
    filed = picked_calls(picks)
    duration, mask = _lengths_and_masks(picks, frames)
    windows = listening_windows(seed, picks.call_id, duration, week.listening)
    twice = is_double(seed, picks.call_id, week.double_share)
    length = windows.end_s - windows.begin_s
    seats = _seats(picks, list(filed), length / 60, twice, seed, week, morning)
    names = {one: tuple(map(slot_name, slots_in(one))) for one in set(mask.tolist())}
    columns = zip(mask.tolist(), windows.begin_s.tolist(), length.tolist(), twice.tolist(), strict=True)
    return [
        DrawnRow(call_id, filed[call_id], names[slots], begin, heard, double, *seat)
        for call_id, (slots, begin, heard, double), seat in zip(filed, columns, seats, strict=True)
    ]


def slot_name(slot: int) -> str:
    """What a slot's code is called in tables."""
    return _SLOT_NAMES[slot]


def _lengths_and_masks(picks: Picks, frames: Mapping[int, Frame]) -> tuple[FloatColumn, IntColumn]:
    duration, mask = np.zeros(len(picks.call_id)), np.zeros(len(picks.call_id), dtype=np.int64)
    for day in np.unique(picks.day).tolist():
        here = picks.day == day
        duration[here] = frames[day].duration_s[picks.row[here]]
        mask[here] = frames[day].slot_mask[picks.row[here]]
    return duration, mask


def _seats(
    picks: Picks, ids: Sequence[str], minutes: FloatColumn, twice: BoolColumn,
    seed: bytes, week: WeekBasis, morning: DayBasis,
) -> list[tuple[Seat, Seat | None]]:  # fmt: skip
    given = assign(seed, ids, picks.agent_id, minutes, morning.monitors, week.tolerance_calls, twice)
    due = due_days(seed, ids, minutes, given, morning.wanted_minutes, morning.planned_minutes)
    return [
        (
            Seat(None if first == NOBODY else morning.monitor_ids[first], morning.days[on]),
            None if second == NOBODY else Seat(morning.monitor_ids[second], morning.days[second_on]),
        )
        for first, on, second, second_on in zip(
            given.monitor.tolist(),
            due.first.tolist(),
            given.second.tolist(),
            due.second.tolist(),
            strict=True,
        )
    ]
