"""The transcribed calls of a period, a batch at a time, for rules that try themselves on them.

Each batch has a session of its own: no reading stays open for the hour that a long period takes, and what
was read is let go. Nothing is ever written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, lazyload, selectinload

from app.engines.backtest.backtest import PastCall
from app.engines.scoring.engine import product_language
from app.engines.scoring.finding import CallInput
from app.foundation.db import db
from app.judge.queries import told_of
from app.organisation.models import Agent
from app.recordings.models import Call, Recording
from app.rubrics.policy.deciding import DECISIONS
from app.rubrics.queries.versions import doubts_of, metadata_of
from app.transcription.models import StoredTranscript
from app.transcription.queries.transcripts import facts_of, transcript_of

BATCH = 200
Bounds = tuple[datetime, datetime]
Decisions = dict[int, dict[str, str]]
_WHOLE = (
    selectinload(StoredTranscript.segments),
    contains_eager(StoredTranscript.recording)
    .contains_eager(Recording.call)
    .contains_eager(Call.agent)
    .options(lazyload(Agent.team)),
)


def count_past_calls(bounds: Bounds, languages: Collection[str]) -> int:
    """How many calls :func:`past_calls` will give."""
    wanted = _wanted(select(func.count()).select_from(StoredTranscript), bounds, languages)
    return db.session.scalar(wanted) or 0


def past_calls(
    bounds: Bounds, languages: Collection[str], codes: Collection[str], *, masked: bool = False
) -> Iterator[list[tuple[PastCall, dict[str, str]]]]:
    """Batches of calls that began within the bounds, oldest first, with what people decided on them.

    ``languages`` are those of the rubrics, ``codes`` the rubrics whose decisions count. ``masked``: with
    the masked texts too, for rules that ask a judge.
    """
    after: tuple[datetime, int] | None = None
    while True:
        with Session(db.engine) as session:
            rows = session.scalars(_batch(bounds, languages, after)).all()
            calls = [_past_call(row, masked) for row in rows]
            decided = _decided(session, [call.id for call in calls], codes)
            after = (rows[-1].recording.call.started_at, calls[-1].id) if rows else None
        if after is None:
            return
        yield [(call, decided.get(call.id, {})) for call in calls]


def _batch(bounds: Bounds, languages: Collection[str], after: tuple[datetime, int] | None) -> Select[Any]:
    batch = _wanted(select(StoredTranscript), bounds, languages)
    if after is not None:
        started_at, call_id = after
        later = and_(Call.started_at == started_at, Call.id > call_id)
        batch = batch.where(or_(Call.started_at > started_at, later))
    return batch.order_by(Call.started_at, Call.id).limit(BATCH).options(*_WHOLE)


def _wanted(statement: Select[Any], bounds: Bounds, languages: Collection[str]) -> Select[Any]:
    # A recogniser's tag may be longer or shorter than the product's: zh, zh-CN, zh-Hans.
    primary = sorted({language.partition("-")[0] for language in languages})
    return (
        statement.join(StoredTranscript.recording)
        .join(Recording.call)
        .join(Call.agent)
        .where(Call.started_at >= bounds[0], Call.started_at < bounds[1])
        .where(or_(*(StoredTranscript.language.istartswith(one) for one in primary)))
    )


def _past_call(stored: StoredTranscript, masked: bool) -> PastCall:
    call = stored.recording.call
    agent, chinese = call.agent, product_language(stored.language) == "zh-CN"
    told = told_of(stored) if masked else None
    heard = CallInput(transcript_of(stored), facts_of(stored), metadata_of(call), doubts_of(stored), told)
    return PastCall(call.id, agent.id, agent.team_id, heard, (agent.name_zh if chinese else agent.name_en,))


def _decided(session: Session, call_ids: Collection[int], codes: Collection[str]) -> Decisions:
    """Call id → item code → verdict; where several people decided, the last one holds."""
    found: Decisions = {}
    for decided in DECISIONS.values() if call_ids else ():
        for call_id, item_code, verdict in session.execute(decided(call_ids, codes)):
            if verdict is not None:
                found.setdefault(call_id, {})[item_code] = verdict
    return found
