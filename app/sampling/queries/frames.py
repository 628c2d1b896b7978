"""What a draw is made from, as columns: one query for a week's calls, one for the volume before it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import BigInteger, cast, extract, func, select

from app.engines.draw.columns import IntColumn
from app.engines.draw.localtime import QUARTER_S
from app.foundation.db import db
from app.recordings.models import Call, Recording
from app.sampling.policy.making import WeekCalls

_START_S = cast(extract("epoch", Call.started_at), BigInteger)


class Buckets(NamedTuple):
    """Calls counted by quarter of an hour: begin (seconds since the epoch) and number, shape (buckets,)."""

    starts_s: IntColumn
    counts: IntColumn


def week_calls(begin: datetime, end: datetime) -> WeekCalls:
    """Every call that began from ``begin`` up to ``end``, with or without a recording."""
    length = func.coalesce(Recording.duration_s, Call.duration_s)
    rows = db.session.execute(
        select(Call.id, Call.external_id, Call.agent_id, _START_S, length, Recording.id)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.started_at >= begin, Call.started_at < end)
    ).all()
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return WeekCalls(
        row_id=list(columns[0]),
        call_id=list(columns[1]),
        agent_id=np.array(columns[2], dtype=np.int64),
        start_s=np.array(columns[3], dtype=np.int64),
        duration_s=np.array(columns[4], dtype=np.float64),
        is_recorded=np.array([recording_id is not None for recording_id in columns[5]], dtype=np.bool_),
    )


def call_volume(begin: datetime, end: datetime) -> Buckets:
    """How many calls began in each quarter of an hour from ``begin`` up to ``end``, in one aggregate."""
    quarter = _START_S // QUARTER_S
    rows = db.session.execute(
        select(quarter, func.count()).where(Call.started_at >= begin, Call.started_at < end).group_by(quarter)
    ).all()
    starts = np.array([int(row[0]) for row in rows], dtype=np.int64) * QUARTER_S
    return Buckets(starts, np.array([row[1] for row in rows], dtype=np.int64))
