"""Reads of call records near what was heard, and of what still waits for its record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import CLOSED, UNRECORDED
from app.evaluations.queries.assignment import IS_LIVE
from app.foundation.db import db
from app.live.models import LiveCall
from app.live.policy.matching import Near
from app.recordings.models import FROM_SYSTEM, Call, Recording
from app.transcription.models import StoredTranscript

LONGEST = timedelta(hours=4)  # no call that is still heard began earlier


def calls_near(heard: Collection[LiveCall], tolerance: timedelta) -> dict[int, list[Near]]:
    """By agent: the call records that began within four hours before the end of what was heard; one query."""
    if not heard:
        return {}
    first = min(one.started_at for one in heard) - LONGEST
    last = max(one.stopped_at or one.started_at for one in heard) + tolerance
    rows = db.session.execute(
        select(
            Call.agent_id, Call.id, Call.external_id, Call.started_at, Call.duration_s, Call.ring_s,
            Call.customer_number,
        )
        .where(Call.agent_id.in_({one.agent_id for one in heard}), FROM_SYSTEM)
        .where(Call.started_at >= first, Call.started_at <= last)
        .order_by(Call.started_at, Call.id)
    )  # fmt: skip
    near: dict[int, list[Near]] = {}
    for row in rows:
        near.setdefault(row[0], []).append(Near(row[1], row[2], row[3], row[4], row[5], row[6]))
    return near


def ids_waiting(since: datetime) -> Sequence[int]:
    """Calls heard since then, clock stopped, score neither discarded nor final nor void, that have no record
    yet; by age.
    """
    waiting = select(LiveCall.id).join(LiveCall.evaluation).where(IS_LIVE, LiveCall.record_call_id.is_(None))
    waiting = waiting.where(Evaluation.state.not_in(CLOSED))
    in_time = waiting.where(LiveCall.stopped_at.is_not(None), LiveCall.started_at >= since)
    in_time = in_time.where(LiveCall.is_by_hand.is_(False))
    return db.session.scalars(in_time.order_by(LiveCall.id)).all()


def get_all(live_ids: Sequence[int]) -> Sequence[LiveCall]:
    """These calls as they are now, held against other writers until the transaction ends."""
    wanted = select(LiveCall).where(LiveCall.id.in_(live_ids)).order_by(LiveCall.id)
    held = wanted.with_for_update(of=LiveCall).execution_options(populate_existing=True)
    return db.session.scalars(held).all()


def taken_by(monitor_ids: Collection[int], call_ids: Collection[int]) -> set[tuple[int, int]]:
    """``(monitor id, call id)`` of these call records that are attached to something he heard already."""
    heard = select(Evaluation.monitor_id, Evaluation.call_id)
    heard = heard.where(Evaluation.origin.in_(UNRECORDED), IS_LIVE)
    rows = heard.where(Evaluation.monitor_id.in_(monitor_ids), Evaluation.call_id.in_(call_ids))
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def calls_by_id(call_ids: Collection[int]) -> dict[int, Call]:
    """These calls with their recordings."""
    rows = select(Call).where(Call.id.in_(call_ids)).options(joinedload(Call.recording))
    return {call.id: call for call in db.session.scalars(rows)}


def scores_attached_since(since: datetime) -> Sequence[Evaluation]:
    """Scores of calls heard live whose record was attached since then, and which has a transcript."""
    rows = (
        select(Evaluation)
        .join(LiveCall, LiveCall.evaluation_id == Evaluation.id)
        .join(Recording, Recording.call_id == LiveCall.record_call_id)
        .join(StoredTranscript, StoredTranscript.recording_id == Recording.id)
        .where(LiveCall.attached_at >= since, IS_LIVE)
    )
    return db.session.scalars(rows.order_by(Evaluation.id)).all()
