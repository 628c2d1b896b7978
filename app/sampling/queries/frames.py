"""What a draw is made from, as columns: one query for the calls, one for the volume before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    String,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.engines.draw.columns import IntColumn
from app.engines.draw.ids import id_column, parted
from app.engines.draw.localtime import QUARTER_S
from app.foundation.db import EpochSeconds, db
from app.recordings.models import FROM_SYSTEM, Call, Recording
from app.sampling.policy.making import WeekCalls

_BLOCK = 2000  # rows
_MARK = "\n"  # between values
_HALF = 32  # bits
_MOST = 50_000  # keys in a statement, of which SQLite takes a million letters
_START_S = EpochSeconds(Call.started_at)
_LENGTH_S = func.coalesce(Recording.duration_s, Call.duration_s)


class Buckets(NamedTuple):
    """Calls counted by quarter of an hour: begin (seconds since the epoch) and number, shape (buckets,)."""

    starts_s: IntColumn
    counts: IntColumn


def calls_between(begin: datetime, end: datetime) -> WeekCalls:
    """Every call that began from ``begin`` up to ``end``, with or without a recording.

    The database joins each column to one text: half of the time of a row for each call would go into making
    objects of its values. All aggregates of one statement see the rows in the same turn.
    """
    return _calls(Call.started_at >= begin, Call.started_at < end)


def _calls(*which: ColumnElement[bool]) -> WeekCalls:
    """The calls of the telephone system for which this holds."""
    ids, keys, begun, lengths = db.session.execute(_joined().where(FROM_SYSTEM, *which)).one()
    key = _numbers(keys, np.int64)
    call_id = parted(ids, _MARK) if ids else id_column([])
    if len(call_id) != len(key) or not call_id.all() or "\0" in (ids or ""):  # an id holds a mark, or is none
        rows = _reading().add_columns(Call.id).where(FROM_SYSTEM, *which)
        return _columns(db.session.connection().execute(rows).partitions(_BLOCK))
    agent_id, start_s = _parted(begun)
    return WeekCalls(call_id, np.abs(key), agent_id, start_s, _numbers(lengths, np.float64), key > 0)


def _joined() -> Select[*tuple[Any, ...]]:
    """`reading` as texts, None without calls: ids, keys, which are negative without a recording, agents and
    begins in one, lengths. A text costs more than the arithmetic. Lengths are kept to the millisecond: the 15
    digits that SQLite writes of a number say them exactly."""
    parts = (
        Call.external_id,
        cast(case((Recording.id.is_(None), -Call.id), else_=Call.id), String),
        cast(_joint(Call.agent_id, _START_S), String),
        cast(_LENGTH_S, String),
    )
    texts = [func.aggregate_strings(part, _MARK) for part in parts]
    return select(*texts).select_from(Call).outerjoin(Recording, Recording.call_id == Call.id)


def _numbers(text: str | None, kind: type[np.int64] | type[np.float64]) -> Any:
    return np.fromstring(text or "", dtype=kind, sep=_MARK)


def _joint(first: InstrumentedAttribute[int], second: ColumnElement[int]) -> ColumnElement[int]:
    """Two numbers below 2³² in one, as `_parted` takes them apart."""
    return cast(first, BigInteger) * (1 << _HALF) + second


def _parted(text: str | None) -> tuple[IntColumn, IntColumn]:
    both = _numbers(text, np.int64)
    return both >> _HALF, both & ((1 << _HALF) - 1)


def calls_besides(begin: datetime, end: datetime, known: IntColumn) -> tuple[WeekCalls, Buckets]:
    """`calls_between` without those whose keys are ``known``, and the `call_volume` of all of them.

    Begins and keys stand in an index, so no call is looked up but the few that are not known: the closing of
    a week knows nearly all. That a call is no more than noted is seen of those few alone.
    """
    text = func.aggregate_strings(cast(_joint(Call.id, _START_S // QUARTER_S), String), _MARK)
    begun = select(text).where(Call.started_at >= begin, Call.started_at < end)
    keys, quarters = _parted(db.session.scalar(begun))
    is_known = np.isin(keys, known)
    others = keys[~is_known].tolist()
    parts = [_calls(_is_one_of(others[at : at + _MOST])) for at in range(0, len(others) or 1, _MOST)]
    calls = WeekCalls._make(np.concatenate(columns) for columns in zip(*parts, strict=True))
    first = int(begin.timestamp()) // QUARTER_S
    counts = np.bincount(quarters[is_known | np.isin(keys, calls.key)] - first)
    begun_in = np.flatnonzero(counts)
    return calls, Buckets((first + begun_in) * QUARTER_S, counts[begun_in])


def _is_one_of(keys: Sequence[int]) -> ColumnElement[bool]:
    """Written into the statement: parameters by the ten thousand cost more than the rows."""
    return Call.id.in_([literal_column(",".join(map(str, keys)) or "NULL")])


def reading(begin: datetime, end: datetime) -> Select[str, int, int, float, int | None]:
    """The statement that reads calls for a frame: id, agent, begin, length, id of the recording."""
    return _reading().where(Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM)


def _reading() -> Select[str, int, int, float, int | None]:
    columns = select(Call.external_id, Call.agent_id, _START_S, _LENGTH_S, Recording.id)
    return columns.outerjoin(Recording, Recording.call_id == Call.id)


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
        call_id=id_column([call_id for part in parts for call_id in part[0]]),
        key=column(5, np.int64),
        agent_id=column(1, np.int64),
        start_s=column(2, np.int64),
        duration_s=column(3, np.float64),
        is_recorded=np.array([one is not None for part in parts for one in part[4]], dtype=np.bool_),
    )
