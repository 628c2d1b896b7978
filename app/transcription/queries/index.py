"""The full-text index: one row a segment, its tokens in the database's own form (migration 0014)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from app.foundation.db import db
from app.transcription.models import StoredSegment
from app.transcription.policy.dialects import fts5, tsquery
from app.transcription.policy.query import Clause

INDEX = table("fulltext_segment", column("rowid"), column("tokens"))
BATCH = 2000
MANY = 1000


def on_sqlite() -> bool:
    """Whether the index is FTS5; otherwise it is a ``tsvector``."""
    return db.session.get_bind().dialect.name == "sqlite"


def matches(clauses: Sequence[Clause]) -> ColumnElement[bool]:
    """The condition that a row of :data:`INDEX` holds all clauses."""
    if on_sqlite():
        return INDEX.c.tokens.op("MATCH", is_comparison=True)(fts5(clauses))
    # Written into the statement: PostgreSQL plans a statement that comes often without looking at its values,
    # and takes a frequent word and a rare one for the same. The text holds quoted tokens and operators alone.
    wanted = bindparam(None, tsquery(clauses), type_=String(), literal_execute=True)
    return INDEX.c.tokens.op("@@", is_comparison=True)(cast(wanted, TSQUERY))


def find_few(clauses: Sequence[Clause]) -> Sequence[int] | None:
    """The segments that hold all clauses; None if there are more than MANY. It looks no further than that."""
    found = db.session.scalars(select(INDEX.c.rowid).where(matches(clauses)).limit(MANY + 1)).all()
    return None if len(found) > MANY else found


def in_index(clauses: Sequence[Clause], *, calls_first: bool = False) -> ColumnElement[bool]:
    """The condition that a segment holds all clauses.

    ``calls_first`` wants the calls looked through from the newest on, until a page is full, instead of all
    rows of the index: SQLite takes the index wherever it can, and ``+ 0`` is none; PostgreSQL sees it itself.
    """
    segment_id = StoredSegment.id + 0 if calls_first and on_sqlite() else StoredSegment.id
    return segment_id.in_(select(INDEX.c.rowid).where(matches(clauses)))


def list_words(
    segment_ids: Sequence[int],
) -> Sequence[Row[*tuple[Any, ...]]]:
    """``(id, words, corrected words, masks)`` of the segments: what the index is made of."""
    columns = select(
        StoredSegment.id, StoredSegment.words, StoredSegment.corrected_words, StoredSegment.masks
    )
    return db.session.execute(columns.where(StoredSegment.id.in_(segment_ids))).all()


def segment_ids_of(transcript_id: int) -> Sequence[int]:
    """The segments of a transcript."""
    return db.session.scalars(
        select(StoredSegment.id).where(StoredSegment.transcript_id == transcript_id)
    ).all()


def list_segments(missing: bool) -> Iterator[Sequence[int]]:
    """Ids of all segments in batches; only those that are not in the index with ``missing``."""
    statement = _segments(missing, StoredSegment.id).order_by(StoredSegment.id).limit(BATCH)
    last = 0
    while batch := db.session.scalars(statement.where(StoredSegment.id > last)).all():
        yield batch
        last = batch[-1]


def count_segments(missing: bool) -> int:
    """How many :func:`list_segments` lists."""
    return db.session.scalar(_segments(missing, func.count(StoredSegment.id))) or 0


def _segments(missing: bool, columns: Any) -> Select[Any]:
    if not missing:
        return select(columns)
    return select(columns).where(~select(INDEX.c.rowid).where(INDEX.c.rowid == StoredSegment.id).exists())
