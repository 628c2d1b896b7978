"""What is found in transcripts: turns that hold the words, in calls that the searcher may see (P3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.organisation.models import Agent
from app.recordings.models import Call, Recording
from app.recordings.policy.whose import named_to
from app.recordings.queries import visible
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.narrowing import NARROWINGS
from app.transcription.policy.query import Clause, Query
from app.transcription.queries.index import find_few, in_index

PAGE_SIZE = 20
MOST_COUNTED = 1000
CONTEXT = 1  # turns before and after a hit

_SHOWN = (
    StoredSegment.id, StoredSegment.transcript_id, StoredSegment.position, StoredTranscript.language,
    Call.id.label("call_id"), Call.external_id, Call.started_at, Call.queue,
    Agent.number.label("agent_number"), Agent.name_en, Agent.name_zh,
)  # fmt: skip
_NEWEST = (Call.started_at.desc(), StoredSegment.transcript_id.desc(), StoredSegment.position)


@dataclass(frozen=True, slots=True)
class Search:
    """Who searches for what: the query, and the values of what higher features narrow by.

    ``few`` are the segments with the words where they are few: it changes how hits are found, never which.
    """

    actor: Actor
    query: Query
    zone: ZoneInfo
    narrowed: Mapping[str, str]
    few: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, newest call first, within a call from its beginning; ``next`` asks for the following page."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    next: str | None


def planned(search: Search) -> Search:
    """The search with the way to its hits chosen, by one look at the index that ends where many are seen.

    No database can guess how often words stand side by side. Few turns are known by their ids from now on; of
    many the newest are looked for, call by call.
    """
    return replace(search, few=find_few(_sought(search.query)))


def find_turns(search: Search, after: str | None, size: int = PAGE_SIZE) -> Found:
    """The hits after the one whose segment id is ``after``; InvalidInput if there is no such segment."""
    statement = _hits(search, *_SHOWN).join(Agent, Agent.id == Call.agent_id)
    if after:
        statement = statement.where(_older(after))
    rows = db.session.execute(statement.order_by(*_NEWEST).limit(size + 1)).all()
    return Found(rows[:size], str(rows[size - 1].id) if len(rows) > size else None)


def count_turns(search: Search) -> int:
    """How many hits there are; counting ends at MOST_COUNTED + 1, which stands for all that is more."""
    some = _hits(search, StoredSegment.id).limit(MOST_COUNTED + 1)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def list_around(
    rows: Sequence[Row[*tuple[Any, ...]]], turns: int = CONTEXT
) -> dict[tuple[int, int], StoredSegment]:
    """The turns of the hits and ``turns`` before and after each, by transcript and position; one query."""
    near = [
        and_(
            StoredSegment.transcript_id == row.transcript_id,
            StoredSegment.position.between(row.position - turns, row.position + turns),
        )
        for row in rows
    ]
    found = db.session.scalars(select(StoredSegment).where(or_(*near))) if near else ()
    return {(segment.transcript_id, segment.position): segment for segment in found}


def _hits(search: Search, *columns: Any) -> Select[*tuple[Any, ...]]:
    """``columns`` of the turns that are hits."""
    joined = (
        select(*columns)
        .select_from(StoredSegment)
        .join(StoredTranscript, StoredTranscript.id == StoredSegment.transcript_id)
        .join(Recording, Recording.id == StoredTranscript.recording_id)
        .join(Call, Call.id == Recording.call_id)
    )
    return joined.where(visible(search.actor), *_said(search), *_narrowed(search))


def _said(search: Search) -> Iterator[ColumnElement[bool]]:
    """The conditions on the words."""
    query = search.query
    if query.filters.speaker:
        yield StoredSegment.speaker == query.filters.speaker
    if search.few is None:
        yield in_index(_sought(query), calls_first=True)
    else:
        yield StoredSegment.id.in_(search.few)
    for clause in query.clauses if query.anywhere else ():
        among = StoredSegment.transcript_id.in_(_transcripts(query, clause))
        yield ~among if clause.negated else among


def _sought(query: Query) -> Sequence[Clause]:
    """What a turn must hold to be a hit."""
    return [Clause(query.wanted)] if query.anywhere else query.clauses


def _transcripts(query: Query, clause: Clause) -> Select[int]:
    """The transcripts in which some turn holds one of the clause's atoms."""
    turn = select(StoredSegment.transcript_id).where(in_index([Clause(clause.any_of)]))
    return turn.where(StoredSegment.speaker == query.filters.speaker) if query.filters.speaker else turn


def _narrowed(search: Search) -> Iterator[ColumnElement[bool]]:
    wanted = search.query.filters
    if wanted.agent:
        yield Call.agent_id.in_(select(Agent.id).where(Agent.number == wanted.agent))
        yield from named_to(search.actor, Call.id)
    if wanted.queue:
        yield Call.queue == wanted.queue
    if wanted.language:
        yield StoredTranscript.language == wanted.language
    if wanted.first_on:
        yield Call.started_at >= clock.day_bounds(wanted.first_on, search.zone)[0]
    if wanted.last_on:
        yield Call.started_at < clock.day_bounds(wanted.last_on, search.zone)[1]
    for narrowing in NARROWINGS.values():
        transcripts = narrowing.transcripts(search.narrowed)
        if transcripts is not None:
            yield StoredTranscript.id.in_(transcripts)


def _older(after: str) -> ColumnElement[bool]:
    """The hits that come after the segment ``after`` in the order of the pages."""
    at, transcript_id, position = _place(after)
    same_call = and_(Call.started_at == at, StoredSegment.transcript_id == transcript_id)
    return and_(
        Call.started_at <= at,  # says no more than the next lines, but an index can use it
        or_(
            Call.started_at < at,
            StoredSegment.transcript_id < transcript_id,
            and_(same_call, StoredSegment.position > position),
        ),
    )


def _place(segment_id: str) -> tuple[datetime, int, int]:
    known = int(segment_id) if segment_id.isdecimal() and len(segment_id) < 10 else 0
    columns = select(Call.started_at, StoredSegment.transcript_id, StoredSegment.position)
    joined = columns.select_from(StoredSegment).join(StoredSegment.transcript)
    joined = joined.join(StoredTranscript.recording).join(Recording.call)
    row = db.session.execute(joined.where(StoredSegment.id == known)).one_or_none()
    if row is None:
        raise InvalidInput(_("This page address is damaged. Go back to the first page."))
    return row.started_at, row.transcript_id, row.position
