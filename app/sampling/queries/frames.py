"""What a draw is made from, as columns: one query for the calls, one for the volume before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Row, Select, String, case, cast, func, select

from app.engines.draw.columns import IdColumn, IntColumn
from app.engines.draw.ids import are_among, id_column, parted
from app.engines.draw.localtime import QUARTER_S
from app.foundation.db import EpochSeconds, ExactText, among, db
from app.recordings.models import FROM_SYSTEM, Call, Recording
from app.sampling.policy.making import WeekCalls

_BLOCK = 2000  # rows
_MARK = "\n"  # between values
_START_S = EpochSeconds(Call.started_at)
_LENGTH_S = func.coalesce(Recording.duration_s, Call.duration_s)
_IS_RECORDED = case((Recording.id.is_(None), "0"), else_="1")


class Buckets(NamedTuple):
    """Calls counted by quarter of an hour: begin (seconds since the epoch) and number, shape (buckets,)."""

    starts_s: IntColumn
    counts: IntColumn


def calls_between(begin: datetime, end: datetime) -> WeekCalls:
    """Every call that began from ``begin`` up to ``end``, with or without a recording.

    The database joins each column to one text: half of the time of a row for each call would go into making
    objects of its values. All aggregates of one statement see the rows in the same turn.
    """
    ids, agents, starts, lengths, recorded = db.session.execute(_joined(begin, end)).one()
    agent_id = _numbers(agents, np.int64)
    call_id = ids.split(_MARK) if ids else []
    if len(call_id) != len(agent_id):  # an id holds a mark
        return _columns(db.session.connection().execute(reading(begin, end)).partitions(_BLOCK))
    is_recorded = np.frombuffer((recorded or "").encode(), dtype=np.uint8)[::2] == ord("1")
    return WeekCalls(
        call_id, agent_id, _numbers(starts, np.int64), _numbers(lengths, np.float64), is_recorded
    )


def _joined(begin: datetime, end: datetime) -> Select[*tuple[Any, ...]]:
    """`reading` with one text for each of its columns; for the recording 1 or 0. None without calls."""
    parts = (
        Call.external_id,
        cast(Call.agent_id, String),
        cast(_START_S, String),
        ExactText(_LENGTH_S),
        _IS_RECORDED,
    )
    texts = [func.aggregate_strings(part, _MARK) for part in parts]
    return (
        select(*texts)
        .select_from(Call)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM)
    )


def _numbers(text: str | None, kind: type[np.int64] | type[np.float64]) -> Any:
    return np.fromstring(text or "", dtype=kind, sep=_MARK)


def calls_besides(begin: datetime, end: datetime, known: IdColumn) -> WeekCalls:
    """`calls_between` without those whose ids are ``known``.

    All ids come first, and then the columns of the few that are not: the closing of a week knows nearly all.
    """
    keys, ids = _ids_between(begin, end)
    rows = list(among(reading(begin, end), Call.id, keys[~are_among(ids, known)].tolist()))
    return _columns([rows] if rows else [])


def _ids_between(begin: datetime, end: datetime) -> tuple[IntColumn, IdColumn]:
    """Keys and ids of all calls, as two texts: a tenth of the time of a row for each."""
    within = Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM
    parts = cast(Call.id, String), Call.external_id
    joined = select(*(func.aggregate_strings(part, _MARK) for part in parts)).where(*within)
    texts = db.session.execute(joined).one()
    keys, ids = _numbers(texts[0], np.int64), parted(texts[1], _MARK) if texts[1] else id_column([])
    if len(ids) == len(keys):
        return keys, ids
    rows = db.session.execute(select(Call.id, Call.external_id).where(*within)).all()  # an id holds a mark
    return np.array([row[0] for row in rows], dtype=np.int64), id_column([row[1] for row in rows])


def reading(begin: datetime, end: datetime) -> Select[str, int, int, float, int | None]:
    """The statement that reads calls for a frame: id, agent, begin, length, id of the recording."""
    return (
        select(Call.external_id, Call.agent_id, _START_S, _LENGTH_S, Recording.id)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM)
    )


def call_volume(begin: datetime, end: datetime) -> Buckets:
    """How many calls began in each quarter of an hour from ``begin`` up to ``end``, in one aggregate."""
    quarter = _START_S // QUARTER_S
    begun = Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM
    counted = select(quarter, func.count()).where(*begun).group_by(quarter)
    rows = db.session.execute(counted).all()
    starts = np.array([int(row[0]) for row in rows], dtype=np.int64) * QUARTER_S
    return Buckets(starts, np.array([row[1] for row in rows], dtype=np.int64))


def _columns(blocks: Iterable[Sequence[Row[*tuple[Any, ...]]]]) -> WeekCalls:
    """Rows to columns, block by block: a list of all rows at once would have the collector go over it again
    and again."""
    parts = [list(zip(*block, strict=True)) for block in blocks]

    def column(place: int, kind: type[np.generic]) -> Any:
        return np.concatenate([np.array([], dtype=kind), *(np.array(part[place], kind) for part in parts)])

    return WeekCalls(
        call_id=[call_id for part in parts for call_id in part[0]],
        agent_id=column(1, np.int64),
        start_s=column(2, np.int64),
        duration_s=column(3, np.float64),
        is_recorded=np.array([one is not None for part in parts for one in part[4]], dtype=np.bool_),
    )
