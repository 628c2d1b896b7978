"""Live listening and mystery calls as listening, by their clocks (S7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.foundation import clock
from app.foundation.db import db
from app.live.models import LiveCall
from app.live.policy.clock import Clock
from app.sampling.policy.listening import Listening


def heard_between(first: date, last: date, zone: ZoneInfo) -> Iterator[Listening]:
    """Seconds heard live by each monitor, on the day when the clock was started; one statement.

    Nobody planned them, and nothing of them is due. A clock that runs counts when it is stopped.
    """
    begin, end = clock.day_bounds(first, zone)[0], clock.day_bounds(last, zone)[1]
    rows = db.session.execute(
        select(LiveCall.monitor_id, LiveCall.started_at, LiveCall.stopped_at, LiveCall.paused_s)
        .where(LiveCall.started_at >= begin, LiveCall.started_at < end, LiveCall.stopped_at.is_not(None))
        .order_by(LiveCall.id)
    )
    for monitor_id, started_at, stopped_at, paused_s in rows:
        heard_s = Clock(started_at, stopped_at, None, paused_s).heard_s(stopped_at or started_at)
        yield Listening(monitor_id, started_at.astimezone(zone).date(), 0, heard_s, 0)
