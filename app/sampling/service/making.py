"""How a draw is made and kept: its frame and basis filed, its rows written, the log and listeners told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import insert

from app.engines.draw.cells import cells_on_time, sizes_of
from app.engines.draw.columns import IntColumn
from app.engines.draw.daydraw import draw_from
from app.engines.draw.frame import Frame
from app.engines.draw.picks import PickKind, Picks
from app.engines.draw.sampling_rules import SamplingRules
from app.engines.draw.slot_rules import SlotRules
from app.engines.draw.weekplan import WeekPlan
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.sampling.events import calls_drawn
from app.sampling.models import DayDraw, Draw, DrawnCall
from app.sampling.policy import weeks
from app.sampling.policy.basis import DayBasis, WeekBasis
from app.sampling.policy.making import DrawnRow, Framed, WeekCalls, frame_of, share_out, slot_name
from app.sampling.queries import frames
from app.sampling.queries.filed import BASIS_SUFFIX, FRAME_SUFFIX, OnTime, kept_on_time, week_basis
from app.sampling.queries.ingredients import rules_of_week
from app.sampling.queries.mornings import gather_morning
from app.sampling.service.preparing import CODE_VERSION

_KINDS = [kind.name.lower() for kind in sorted(PickKind)]
_drawn: Any = DrawnCall.__table__  # past the mapper, which would look at each row once more


class Week(NamedTuple):
    """A locked week as its draws take it: row, seed, basis and plan, rules, and by day the calls that were on
    time."""

    draw: Draw
    seed: bytes
    basis: WeekBasis
    plan: WeekPlan
    rules: SamplingRules
    slots: SlotRules
    on_time: Mapping[int, OnTime]

    @property
    def keys(self) -> IntColumn:
        """Of all calls that were on time."""
        return np.concatenate([np.array([], dtype=np.int64), *(day.key for day in self.on_time.values())])


def open_week(draw: Draw) -> Week:
    """What was filed of a week; Conflict where something of it is missing or altered."""
    basis = week_basis(draw)
    if basis is None:
        raise Conflict(
            _("The filed plan of this week is missing or altered. Put it back from a backup first.")
        )
    plan, rules = basis.plan.columns, rules_of_week(basis, draw.week_on)
    return Week(draw, bytes.fromhex(draw.seed), basis, plan, *rules, kept_on_time(draw.id, plan))


def make_day(actor: Actor, draw: Draw, day: int, zone: ZoneInfo) -> DayDraw:
    """Draw one day of a locked week whose days before are drawn.

    A call that was on time on a day before is not drawn from twice, though its start was put right since.
    """
    week = open_week(draw)
    calls = frames.calls_between(*clock.day_bounds(weeks.date_of(draw.week_on, day), zone))
    frame, key = frame_from(week, calls.without(week.keys), zone)
    row, cell = cells_on_time(frame, day, week.plan)
    on_time = {**week.on_time, day: OnTime(key[row], cell)}
    sizes = sizes_of({on: calls.cell for on, calls in on_time.items()}, week.plan)
    picks = draw_from(frame, sizes, day, week.seed, week.plan)
    made = keep(actor, week, day, {day: frame}, picks, key[picks.row].tolist(), on_time[day].to_bytes())
    draw.frame_size = (draw.frame_size or 0) + made.frame_size
    draw.exclusions = dict(Counter(draw.exclusions or {}) + Counter(made.exclusions))
    return made


def frame_from(week: Week, calls: WeekCalls, zone: ZoneInfo) -> Framed:
    """The frame of these calls, by the rules and the volume that the week began with."""
    number = weeks.week_number(week.draw.week_on)
    return frame_of(calls, number, week.basis.measured, zone, week.slots, week.rules.frame)


def keep(
    actor: Actor, week: Week, day: int, held: Mapping[int, Frame], picks: Picks, keys: Sequence[int],
    on_time: bytes | None = None,
) -> DayDraw:  # fmt: skip
    """File the frame and the basis of a draw, write its rows, tell the log and whoever waits for calls.

    ``keys``: of the calls picked, in turn; ``on_time``: for the row of the draw.
    """
    draw, frame = week.draw, held[day]
    morning = gather_morning(draw.week_on, day, week.rules, picks.agent_id)
    rows = share_out(picks, held, week.seed, week.basis, morning)
    made = DayDraw(
        draw_id=draw.id, day=day, code_version=CODE_VERSION, drawn_at=clock.now(),
        frame_digest=storage().file_away(frame.to_bytes(), FRAME_SUFFIX),
        basis_digest=_filed(morning), frame_size=len(frame.call_id), exclusions=_excluded(frame),
        on_time=on_time,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()  # the rows and the log name its id
    if rows:
        drawn = zip(rows, keys, strict=True)
        db.session.execute(insert(_drawn), [_row(draw, made, row, key) for row, key in drawn])
    _tell(actor, draw, made, rows)
    return made


def _filed(morning: DayBasis) -> str:
    return storage().file_away(morning.model_dump_json().encode(), BASIS_SUFFIX)


def _excluded(frame: Frame) -> dict[str, int]:
    return {reason.name.lower(): count for reason, count in frame.excluded().items() if count}


def _row(draw: Draw, made: DayDraw, row: DrawnRow, call_id: int) -> dict[str, object]:
    return {
        "draw_id": draw.id,
        "day_draw_id": made.id,
        "call_id": call_id,
        "monitor_id": row.first.monitor_id,
        "due_on": row.first.due_on,
        "second_monitor_id": None if row.second is None else row.second.monitor_id,
        "second_due_on": None if row.second is None else row.second.due_on,
        "is_double": row.is_double,
        "slot": slot_name(row.filed.slot),
        "slots": list(row.slots),
        "stratum": weeks.stratum_name(row.filed.agent_id, weeks.week_number(draw.week_on)),
        "frame_day": row.filed.day,
        "pick": _KINDS[row.filed.kind],
        "number": row.filed.number,
        "probability": row.filed.probability,
        "provisional": row.filed.probability,
        "window_start_s": row.begin_s,
        "window_s": row.length_s,
    }


def _tell(actor: Actor, draw: Draw, made: DayDraw, rows: Sequence[DrawnRow]) -> None:
    facts = {
        "week_on": draw.week_on.isoformat(),
        "day": made.day,
        "frame_digest": made.frame_digest,
        "frame_size": made.frame_size,
    }
    record(actor, AuditTag.SAMPLE_DRAWN, "draw", draw.id, drawn=len(rows), **facts)
    if rows:
        shares = Counter(str(seat.monitor_id) for row in rows for seat in (row.first, row.second) if seat)
        record(actor, AuditTag.SAMPLE_ASSIGNED, "draw", draw.id, day=made.day, calls_by_monitor=dict(shares))
        calls_drawn.send(draw_id=draw.id, day=made.day)
