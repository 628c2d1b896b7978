"""From a week's calls to the frame; from frame, seed and basis to the drawn calls, as every replay does."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

import numpy as np

from app.engines.draw.assignment import NOBODY, assign
from app.engines.draw.columns import BoolColumn, FloatColumn, IntColumn
from app.engines.draw.draw import Drawn, Shortfall, draw, shortfalls
from app.engines.draw.frame import Calls, Exclusion, Frame, build_frame
from app.engines.draw.localtime import local_times
from app.engines.draw.replay import DrawnCall, drawn_calls
from app.engines.draw.sampling_rules import FrameRules
from app.engines.draw.slot_rules import Slot, SlotRules
from app.engines.draw.slots import slots_in, slots_of
from app.sampling.policy.basis import Basis, Volume


class WeekCalls(NamedTuple):
    """A week's calls as columns of shape (calls,): ids of the rows and of the telephone system, agent,
    start (seconds since the epoch), length of the recording or, without one, of the call (seconds)."""

    row_id: list[int]
    call_id: list[str]
    agent_id: IntColumn
    start_s: IntColumn
    duration_s: FloatColumn
    is_recorded: BoolColumn


class DrawnRow(NamedTuple):
    """One drawn call: the filed form of the engine, its slots by name, and who listens to it."""

    call_id: str
    filed: DrawnCall
    slot: str
    slots: tuple[str, ...]
    monitor_id: int | None


class MadeDraw(NamedTuple):
    """The outcome of a draw, rows by agent and rank."""

    rows: list[DrawnRow]
    shortfalls: list[Shortfall]


def frame_of(
    calls: WeekCalls, week: int, volume: Volume, zone: tzinfo, slot_rules: SlotRules, rules: FrameRules
) -> Frame:
    """The frame of one week (S6): slots from the centre's clock, exclusions named. ``week``: its number."""
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
    return build_frame(columns, rules, {Exclusion.NO_RECORDING: ~calls.is_recorded})


def make_draw(frame: Frame, seed: bytes, basis: Basis) -> MadeDraw:
    """Draw and assign (S1, S6, S7): nothing but ``frame``, ``seed`` and ``basis`` decides.

    Raises ValueError for a seed outside 16–64 bytes.
    """
    drawn = draw(frame, seed, basis.plan)
    ids = [call_id.decode() for call_id in frame.call_id[drawn.index].tolist()]
    minutes = basis.listening.minutes(frame.duration_s[drawn.index])
    given = assign(seed, ids, frame.agent_id[drawn.index], minutes, basis.monitors, basis.tolerance_calls)
    monitors = [None if place == NOBODY else basis.monitor_ids[place] for place in given.monitor.tolist()]
    return MadeDraw(_rows(frame, drawn, ids, monitors), shortfalls(drawn.strata))


def _rows(frame: Frame, drawn: Drawn, ids: list[str], monitors: list[int | None]) -> list[DrawnRow]:
    filed = drawn_calls(frame, drawn)
    slots, masks = frame.slot[drawn.index].tolist(), frame.slot_mask[drawn.index].tolist()
    return [
        DrawnRow(call_id, filed[call_id], _name(slot), tuple(map(_name, slots_in(mask))), monitor)
        for call_id, slot, mask, monitor in zip(ids, slots, masks, monitors, strict=True)
    ]


def _name(slot: int) -> str:
    return Slot(slot).name.lower()
