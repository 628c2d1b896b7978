"""What the draw of calls for follow-up listening reads, and who may hear them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import selectinload

from app.coaching.models import FollowUp, ImprovementPlan, Interview
from app.foundation.db import db
from app.recordings.models import Call, Recording


def lock_follow_ups_without_call(until: date) -> Sequence[FollowUp]:
    """Follow-ups planned up to the day ``until`` that have no call yet, in turn, with their plans.

    They are held against other writers until the transaction ends.
    """
    statement = (
        select(FollowUp)
        .where(FollowUp.call_id.is_(None), FollowUp.planned_on <= until)
        .order_by(FollowUp.planned_on, FollowUp.id)
        .options(selectinload(FollowUp.plan).selectinload(ImprovementPlan.follow_ups))
        .with_for_update()
    )
    return db.session.scalars(statement).all()


def recorded_calls(
    agent_ids: Iterable[int], since: datetime, until: datetime
) -> Sequence[Row[int, str, int, datetime]]:
    """``(id, external_id, agent_id, started_at)`` of calls after ``since`` that were recorded by ``until``.

    Calls that were drawn for a follow-up before are left out.
    """
    drawn = select(FollowUp.call_id).where(FollowUp.call_id.is_not(None))
    statement = (
        select(Call.id, Call.external_id, Call.agent_id, Call.started_at)
        .join(Recording, Recording.call_id == Call.id)
        .where(Call.agent_id.in_(set(agent_ids)), Call.started_at > since, Recording.kept_at <= until)
        .where(Call.id.not_in(drawn))
        .order_by(Call.id)
    )
    return db.session.execute(statement).all()


def call_ids_of_interviewer(user_id: int) -> Select[Any]:
    """SELECT of the calls drawn for the follow-ups of someone's interviews: he may hear them (P3)."""
    return (
        select(FollowUp.call_id)
        .join(FollowUp.plan)
        .join(ImprovementPlan.interview)
        .where(Interview.interviewer_id == user_id, FollowUp.call_id.is_not(None))
    )
