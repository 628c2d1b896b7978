"""The closing of a week: late calls, what the quota lacks, final probabilities, shortfalls (S1, S6)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import insert, update

from app.engines.draw.chances import Chances
from app.engines.draw.closing import close_week
from app.engines.draw.picks import Picks
from app.engines.draw.quota import carried_over
from app.engines.draw.weekreplay import WeekShortfall, week_shortfalls
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings.queries import ids_of_calls
from app.sampling.models import DayDraw, Draw, DrawnCall, Shortfall
from app.sampling.policy.finals import final_probabilities
from app.sampling.policy.planned import slot_masks
from app.sampling.policy.weeks import CLOSING
from app.sampling.queries import frames
from app.sampling.queries.draws import list_filed
from app.sampling.queries.filed import BASIS_SUFFIX, days_frames
from app.sampling.queries.ingredients import week_bounds
from app.sampling.service.making import Week, frame_from, keep, open_week


def close(actor: Actor, draw: Draw, zone: ZoneInfo) -> None:
    """Close a locked week whose seven days are drawn."""
    week = open_week(draw)
    held, known, plan = days_frames(draw.id), week.keys, week.plan
    besides, volume = frames.calls_besides(*week_bounds(draw.week_on, zone), known)
    frame, _keys = frame_from(week, besides, zone)
    closed = close_week(held, frame, week.seed, plan)
    finals = _keep_finals(draw, closed.chances)
    picks = closed.picks
    made = keep(actor, week, CLOSING, {**held, CLOSING: frame}, picks, _keys_of(picks))
    db.session.execute(update(DayDraw).where(DayDraw.draw_id == draw.id).values(on_time=None))
    draw.volume = [column.tolist() for column in volume]
    draw.worked = [column.tolist() for column in slot_masks([*held.values(), frame])]
    short = week_shortfalls(held, frame, plan, closed)
    carried = _keep_shortfalls(draw, week, short)
    draw.frame_size, draw.exclusions = len(known) + len(frame.call_id), made.exclusions
    draw.drawn_at = clock.now()
    record(
        actor, AuditTag.SAMPLE_CLOSED, "draw", draw.id, week_on=draw.week_on.isoformat(),
        drawn=int(closed.drawn.sum()), below_quota=len(short), carried_over=carried,
        probabilities_digest=_file_finals(finals | _finals_of(picks)),
    )  # fmt: skip


def _keep_finals(draw: Draw, chances: Chances) -> dict[str, float]:
    """Make the probabilities of the days' draws final; returns them by call."""
    rows = list_filed(draw.id)
    finals = final_probabilities(rows, chances)
    changed = [
        {"id": row.id, "probability": final}
        for row, final in zip(rows, finals, strict=True)
        if row.probability != final
    ]
    if changed:
        db.session.execute(update(DrawnCall), changed)
    return {row.call_id: final for row, final in zip(rows, finals, strict=True)}


def _keys_of(picks: Picks) -> list[int]:
    """Keys of calls of any frame of the week."""
    ids = [call_id.decode() for call_id in picks.call_id.tolist()]
    known = ids_of_calls(ids)
    return [known[call_id] for call_id in ids]


def _finals_of(picks: Picks) -> dict[str, float]:
    ids = [call_id.decode() for call_id in picks.call_id.tolist()]
    return dict(zip(ids, picks.probability.tolist(), strict=True))


def _file_finals(finals: Mapping[str, float]) -> str:
    """File the final probability of each drawn call; the log keeps the hash of the list."""
    return storage().file_away(json.dumps(finals, sort_keys=True).encode(), BASIS_SUFFIX)


def _keep_shortfalls(draw: Draw, week: Week, short: Sequence[WeekShortfall]) -> int:
    """Write who is below quota, and what of it is added to his next week; returns the calls carried over."""
    plan = week.plan
    entries = plan.entries(np.array([one.agent_id for one in short], dtype=np.int64))
    missing = np.array([one.missing for one in short], dtype=np.int64)
    carried = carried_over(missing, plan.minutes[entries].sum(axis=1) > 0, week.rules)
    rows = [
        {
            "draw_id": draw.id, "agent_id": one.agent_id, "wanted": one.quota, "drawn": one.drawn,
            "reason": one.reason.value, "carried": further,
        }
        for one, further in zip(short, carried.tolist(), strict=True)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Shortfall), rows)
    return int(carried.sum())
