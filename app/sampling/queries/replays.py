"""Draws made again from what was filed, day by day, and what differs (S6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.engines.draw.closing import close_week
from app.engines.draw.daydraw import draw_day
from app.engines.draw.draw import draw as draw_whole_week
from app.engines.draw.frame import Frame
from app.engines.draw.numbers import matches_commitment
from app.engines.draw.picks import PickKind, Picks
from app.engines.draw.replay import Difference, DrawnCall, compare, drawn_calls
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekreplay import PickedCall, picked_calls, week_shortfalls
from app.foundation.db import db
from app.foundation.errors import Conflict
from app.foundation.i18n import _
from app.sampling import models
from app.sampling.policy.basis import DayBasis, WeekBasis
from app.sampling.policy.finals import final_probabilities
from app.sampling.policy.making import share_out
from app.sampling.policy.weeks import CLOSING, stratum_of
from app.sampling.queries import filed
from app.sampling.queries.draws import FiledRow, list_filed

NO_DAY = -1


class Check(StrEnum):
    """What a replay looks at, in this order."""

    SEED = "seed"
    FRAME = "frame"
    BASIS = "basis"
    CALLS = "calls"
    MONITORS = "monitors"
    PROBABILITIES = "probabilities"
    SHORTFALLS = "shortfalls"


@dataclass(frozen=True, slots=True)
class PartReplay:
    """The draw of one day (`CLOSING`: of the closing; None: of the whole week) made again: ``failed`` checks
    (none: the same draw) and the calls that differ."""

    day: int | None
    failed: list[Check] = field(default_factory=list)
    differences: Sequence[Difference[Any]] = ()
    reassigned: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """The outcome: ``failed`` checks of the week itself, and its parts in turn."""

    failed: list[Check]
    parts: Sequence[PartReplay] = ()

    @property
    def is_same(self) -> bool:
        """Whether all was made again in all parts."""
        return not self.failed and not any(part.failed for part in self.parts)

    @property
    def all_failed(self) -> list[Check]:
        """The checks that failed anywhere, each once, in their order."""
        failed = {*self.failed, *(check for part in self.parts for check in part.failed)}
        return [check for check in Check if check in failed]


def replay_draw(draw: models.Draw) -> Replay:
    """Draw again from the filed frames, plan and mornings, and compare with the rows.

    Conflict where nothing is drawn yet.
    """
    seed = bytes.fromhex(draw.seed)
    failed = [] if matches_commitment(seed, draw.commitment) else [Check.SEED]
    if draw.is_whole_week:
        return Replay(failed, [_whole_week(draw, seed)])
    days = filed.list_days(draw.id)
    if not days:
        raise Conflict(_("Nothing of this week is drawn yet. Come back on the morning after its first day."))
    basis = filed.week_basis(draw)
    if basis is None:
        return Replay([*failed, Check.BASIS])
    return Replay(failed, _days(draw, days, seed, basis))


def _days(
    draw: models.Draw, days: Sequence[models.DayDraw], seed: bytes, basis: WeekBasis
) -> list[PartReplay]:
    rows, frames, parts = list_filed(draw.id), dict[int, Frame](), []
    for day in days:
        frame, morning = filed.frame_filed(day.frame_digest), filed.day_basis(day)
        # Without one day's frame the days behind it cannot be drawn again either.
        if frame is not None and len(frames) == day.day:
            frames[day.day] = frame
        missing = [Check.FRAME] * (day.day not in frames) + [Check.BASIS] * (morning is None)
        if missing or morning is None:
            parts.append(PartReplay(day.day, missing))
        elif day.day == CLOSING:
            parts.append(_closing(draw, rows, frames, seed, basis, morning))
        else:
            picks = draw_day(frames, day.day, seed, basis.plan.columns)
            parts.append(_part(day.day, rows, picks, frames, seed, basis, morning))
    return parts


def _part(
    day: int, rows: Sequence[FiledRow], picks: Picks, frames: Mapping[int, Frame],
    seed: bytes, basis: WeekBasis, morning: DayBasis,
) -> PartReplay:  # fmt: skip
    """One draw compared: what is drawn, and who hears it when."""
    own = {row.call_id: row for row in rows if row.day == day}
    differences = compare({call_id: _picked(row) for call_id, row in own.items()}, picked_calls(picks))
    reassigned = [
        row.call_id
        for row in share_out(picks, frames, seed, basis, morning)
        if row.call_id in own and (row.first, row.second) != _seats(own[row.call_id])
    ]
    failed = [Check.CALLS] * bool(differences) + [Check.MONITORS] * bool(reassigned)
    return PartReplay(day, failed, differences, sorted(reassigned))


def _closing(
    draw: models.Draw, rows: Sequence[FiledRow], frames: Mapping[int, Frame],
    seed: bytes, basis: WeekBasis, morning: DayBasis,
) -> PartReplay:  # fmt: skip
    """The closing compared: besides its own calls the final probabilities of all, and the shortfalls."""
    days, plan = {day: frame for day, frame in frames.items() if day != CLOSING}, basis.plan.columns
    closed = close_week(days, frames[CLOSING], seed, plan)
    part = _part(CLOSING, rows, closed.picks, frames, seed, basis, morning)
    finals = final_probabilities(rows, closed.chances)
    wrong = [row.call_id for row, final in zip(rows, finals, strict=True) if row.probability != final]
    short = {(one.agent_id, one.quota, one.drawn, one.reason.value) for one in week_shortfalls(
        days, frames[CLOSING], plan, closed
    )}  # fmt: skip
    part.failed.extend([Check.PROBABILITIES] * bool(wrong))
    part.failed.extend([Check.SHORTFALLS] * (short != _shortfalls(draw.id)))
    return part


def _picked(row: FiledRow) -> PickedCall:
    """A row as the engine's draw has it; one that no draw of a day can have written equals none."""
    return PickedCall(
        agent_id=stratum_of(row.stratum)[0],
        day=NO_DAY if row.frame_day is None else row.frame_day,
        slot=Slot[row.slot.upper()],
        kind=PickKind[(row.pick or PickKind.FREE.name).upper()],
        number=row.number,
        probability=row.probability if row.provisional is None else row.provisional,
    )


def _seats(row: FiledRow) -> tuple[tuple[int | None, Any], tuple[int, Any] | None]:
    second = None if row.second_monitor_id is None else (row.second_monitor_id, row.second_due_on)
    return (row.monitor_id, row.due_on), second


def _shortfalls(draw_id: int) -> set[tuple[int, int, int, str]]:
    short = models.Shortfall
    rows = select(short.agent_id, short.wanted, short.drawn, short.reason).where(short.draw_id == draw_id)
    return {(agent_id, wanted, drawn, reason) for agent_id, wanted, drawn, reason in db.session.execute(rows)}


def _whole_week(draw: models.Draw, seed: bytes) -> PartReplay:
    """A week that was drawn in one go: its calls. Who heard them was settled by a rule of that time."""
    frame, basis = filed.frame_filed(draw.frame_digest), filed.whole_week_basis(draw)
    if frame is None or basis is None:
        return PartReplay(None, [Check.FRAME] * (frame is None) + [Check.BASIS] * (basis is None))
    rows = {
        row.call_id: DrawnCall(*stratum_of(row.stratum), row.number, row.probability)
        for row in list_filed(draw.id)
    }
    differences = compare(rows, drawn_calls(frame, draw_whole_week(frame, seed, basis.plan)))
    return PartReplay(None, [Check.CALLS] * bool(differences), differences)
