"""The search index: written in the transaction of the words, without what is masked in them (X3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, cast, delete, insert
from sqlalchemy.dialects.postgresql import TSVECTOR

from app.foundation.db import db
from app.transcription.policy.lexemes import as_text, as_tsvector
from app.transcription.policy.tokens import indexed
from app.transcription.queries.index import INDEX, list_words, on_sqlite, segment_ids_of


def index_transcript(transcript_id: int) -> None:
    """Make a transcript's segments findable, in the caller's transaction; what was there is replaced."""
    reindex_segments(segment_ids_of(transcript_id))


def reindex_segments(segment_ids: Sequence[int]) -> None:
    """Write the segments' words anew, after they were stored, corrected or masked; unknown ids do nothing."""
    if not segment_ids:
        return
    db.session.execute(delete(INDEX).where(INDEX.c.rowid.in_(segment_ids)))
    sqlite, rows = on_sqlite(), []
    for segment_id, words, corrected, masks in list_words(segment_ids):
        tokens = indexed(words if corrected is None else corrected, masks)
        rows.append({"id": segment_id, "said": as_text(tokens) if sqlite else as_tsvector(tokens)})
    if rows:
        said: BindParameter[str] = bindparam("said")
        statement = insert(INDEX).values(
            rowid=bindparam("id"), tokens=said if sqlite else cast(said, TSVECTOR)
        )
        db.session.execute(statement, rows)
