"""What is found in transcripts: turns that hold the words, in calls that the searcher may see (P3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, or_, select

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.organisation.models import Agent
from app.recordings.models import Call, Recording
from app.recordings.queries import visible
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.narrowing import NARROWINGS
from app.transcription.policy.query import Clause, Query
from app.transcription.queries.index import holding

PAGE_SIZE = 20
CONTEXT = 1  # turns before and after a hit


@dataclass(frozen=True, slots=True)
class Search:
    """Who searches for what: the query, and the values of what higher features narrow by."""

    actor: Actor
    query: Query
    zone: ZoneInfo
    narrowed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, newest call first, within a call from its beginning; how many there are in all.

    ``next`` asks for the following page. On a page after the last ``count`` is 0.
    """

    rows: Sequence[Row[*tuple[Any, ...]]]
    next: str | None
    count: int


def find_turns(search: Search, after: str | None, size: int = PAGE_SIZE) -> Found:
    """The hits after the one whose segment id is ``after``; InvalidInput if there is no such segment.

    One statement: all hits are found, counted and put in order by what little that takes; what a page shows
    is read for its rows alone.
    """
    hits = _hits(search).subquery("hit")
    newest = (hits.c.started_at.desc(), hits.c.transcript_id.desc(), hits.c.position)
    page = select(hits).order_by(*newest).limit(size + 1)
    if after:
        page = page.where(_older(hits, after))
    rows = db.session.execute(_shown(page.subquery("page"))).all()
    following = str(rows[size - 1].id) if len(rows) > size else None
    return Found(rows[:size], following, rows[0].count_of_all if rows else 0)


def _shown(page: Subquery) -> Select[*tuple[Any, ...]]:
    """What a list says of the hits of a page, in its order."""
    columns = (
        page, StoredTranscript.language, Call.external_id, Call.queue,
        Agent.number.label("agent_number"), Agent.name_en, Agent.name_zh,
    )  # fmt: skip
    return (
        select(*columns)
        .join(StoredTranscript, StoredTranscript.id == page.c.transcript_id)
        .join(Call, Call.id == page.c.call_id)
        .join(Agent, Agent.id == Call.agent_id)
        .order_by(page.c.started_at.desc(), page.c.transcript_id.desc(), page.c.position)
    )


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


def _hits(search: Search) -> Select[*tuple[Any, ...]]:
    """The turns that are hits, with what orders them and how many they are."""
    columns = (
        StoredSegment.id, StoredSegment.transcript_id, StoredSegment.position, Call.id.label("call_id"),
        Call.started_at, func.count().over().label("count_of_all"),
    )  # fmt: skip
    joined = (
        select(*columns)
        .select_from(StoredSegment)
        .join(StoredTranscript, StoredTranscript.id == StoredSegment.transcript_id)
        .join(Recording, Recording.id == StoredTranscript.recording_id)
        .join(Call, Call.id == Recording.call_id)
    )
    return joined.where(visible(search.actor), *_said(search.query), *_narrowed(search))


def _said(query: Query) -> Iterator[ColumnElement[bool]]:
    """The conditions on the words. Rows of the index are chosen first, then looked at: IN, not a join."""
    if query.filters.speaker:
        yield StoredSegment.speaker == query.filters.speaker
    if not query.anywhere:
        yield StoredSegment.id.in_(holding(query.clauses))
        return
    yield StoredSegment.id.in_(holding([Clause(query.wanted)]))
    for clause in query.clauses:
        among = StoredSegment.transcript_id.in_(_transcripts(query, clause))
        yield ~among if clause.negated else among


def _transcripts(query: Query, clause: Clause) -> Select[int]:
    """The transcripts in which some turn holds one of the clause's atoms."""
    turn = select(StoredSegment.transcript_id).where(StoredSegment.id.in_(holding([Clause(clause.any_of)])))
    return turn.where(StoredSegment.speaker == query.filters.speaker) if query.filters.speaker else turn


def _narrowed(search: Search) -> Iterator[ColumnElement[bool]]:
    wanted = search.query.filters
    if wanted.agent:
        yield Call.agent_id.in_(select(Agent.id).where(Agent.number == wanted.agent))
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


def _older(hits: Subquery, after: str) -> ColumnElement[bool]:
    """The hits that come after the segment ``after`` in the order of the pages."""
    at, transcript_id, position = _place(after)
    same_call = and_(hits.c.started_at == at, hits.c.transcript_id == transcript_id)
    return or_(
        hits.c.started_at < at,
        and_(hits.c.started_at == at, hits.c.transcript_id < transcript_id),
        and_(same_call, hits.c.position > position),
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
