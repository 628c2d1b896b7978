"""Weeks for daily draws: a few kinds of agents, each of them many times, as plan, day frames and closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from app.engines.draw.cells import cells_on_time
from app.engines.draw.closing import close_week
from app.engines.draw.daydraw import draw_day
from app.engines.draw.frame import Calls, Exclusion, Frame, build_frame
from app.engines.draw.sampling_rules import FrameRules, LateRule
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekplan import DAYS, WeekPlan, file_plan
from app.engines.draw.weekreplay import PickedCall, picked_calls

OFFICE = (435, 435, 435, 435, 435, 0, 0)  # minutes of the standard day, Monday to Friday
SEED = bytes(range(32))


@dataclass(frozen=True)
class Kind:
    """One kind of agent. ``calls``: how many by day and slot; ``late``: how many by slot came late."""

    quota: int
    calls: dict[tuple[int, int], int]
    minutes: Sequence[int] = OFFICE
    obligatory: Sequence[int] = ()
    late: dict[int, int] = field(default_factory=dict)
    late_rule: LateRule = LateRule.DAILY_RATE


few = st.integers(0, 3)
kinds = st.builds(
    Kind,
    quota=st.integers(0, 6),
    calls=st.dictionaries(st.tuples(st.integers(0, 6), st.sampled_from([0, 2, 5])), few, max_size=12),
    minutes=st.one_of(st.just(OFFICE), st.tuples(*[st.sampled_from([0, 0, 1, 60, 435])] * DAYS)),
    obligatory=st.sets(st.integers(0, 5), max_size=4).map(sorted),
    late=st.dictionaries(st.sampled_from([0, 5]), few),
    late_rule=st.sampled_from(LateRule),
)


class Week(NamedTuple):
    plan: WeekPlan
    frames: dict[int, Frame]
    closing: Frame


def each_day(
    count: int, slot: int = Slot.ORDINARY, days: Sequence[int] = range(5)
) -> dict[tuple[int, int], int]:
    return {(day, slot): count for day in days}


def week_of(*kinds: Kind, copies: int = 1) -> Week:
    """Agent ids count from 1, kind by kind; a call's id is ``agent-day-slot-number``, day 7 if late.

    The late rule of the first kind holds for all.
    """
    every = [kind for kind in kinds for _ in range(copies)]
    agents = np.arange(1, len(every) + 1)
    mask = np.array([sum(1 << slot for slot in kind.obligatory) for kind in every], dtype=np.uint8)
    minutes = np.array([kind.minutes for kind in every], dtype=np.int64).reshape(-1, DAYS)
    quota = np.array([kind.quota for kind in every], dtype=np.int64)
    plan = file_plan(agents, quota, minutes, mask, every[0].late_rule).columns
    rows = [
        (agent, day, slot, number)
        for agent, kind in zip(agents.tolist(), every, strict=True)
        for (day, slot), count in [*kind.calls.items(), *(((DAYS, s), n) for s, n in kind.late.items())]
        for number in range(count)
    ]
    frames = {day: frame_of([row for row in rows if row[1] == day]) for day in range(DAYS)}
    return Week(plan, frames, besides(frame_of(rows), frames, plan))


def besides(every: Frame, frames: Mapping[int, Frame], plan: WeekPlan) -> Frame:
    """The closing frame: of ``every`` call of a week those that were not on time in its days' frames."""
    known = [frame.call_id[cells_on_time(frame, day, plan).row] for day, frame in frames.items()]
    return every.part(np.flatnonzero(~np.isin(every.call_id, np.concatenate(known))))


def frame_of(rows: Sequence[tuple[int, int, int, int]], excluded: frozenset[str] = frozenset()) -> Frame:
    """A frame of (agent, day, slot, number); the ``excluded`` call ids have no recording."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4)
    ids = ["-".join(map(str, row)) for row in rows]
    calls = Calls(
        call_id=ids,
        agent_id=columns[:, 0],
        period=columns[:, 1],
        start_s=columns[:, 1] * 86_400,
        duration_s=np.full(len(rows), 60.0),
        slot=columns[:, 2].astype(np.int8),
        slot_mask=(1 << columns[:, 2]).astype(np.uint8),
    )
    unrecorded = np.array([call_id in excluded for call_id in ids], dtype=bool)
    return build_frame(calls, FrameRules(shortest_call_s=0), {Exclusion.NO_RECORDING: unrecorded})


def replay_day(frames: Mapping[int, Frame], day: int, seed: bytes, plan: WeekPlan) -> dict[str, PickedCall]:
    """Draw a day again: the drawn calls by call id."""
    return picked_calls(draw_day(frames, day, seed, plan))


def replay_closing(
    frames: Mapping[int, Frame], closing: Frame, seed: bytes, plan: WeekPlan
) -> dict[str, PickedCall]:
    """Close a week again: the calls drawn by the closing, by call id."""
    return picked_calls(close_week(frames, closing, seed, plan).picks)
