"""Whom a draw around a training can fall on: the agents concerned, and their calls on its topic (S4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation
from app.foundation.db import among, db
from app.organisation.models import Agent
from app.recordings.models import Call, Recording
from app.rubrics.queries.versions import rubrics_for, rubrics_in_force


def calls_by_agent(
    agent_ids: Collection[int], item_code: str, bounds: tuple[datetime, datetime]
) -> dict[str, list[str]]:
    """Agent number → ids of his recorded calls within the bounds on whose rubric the item is; in order.

    So the topic decides language and queue. Calls that somebody was given already are left out: they are
    heard for another reason.
    """
    agents = dict(among(select(Agent.id, Agent.number), Agent.id, agent_ids))
    wanted = (
        select(Call)
        .join(Recording, Recording.call_id == Call.id)
        .where(Call.agent_id.in_(agents), Call.started_at >= bounds[0], Call.started_at < bounds[1])
        .where(~select(Evaluation.id).where(Evaluation.call_id == Call.id).exists())
        .order_by(Call.external_id)
        .options(joinedload(Call.agent))
    )
    calls = db.session.scalars(wanted).all()
    versions = rubrics_for(calls)
    on_topic = {
        version.id
        for version, rubric in rubrics_in_force()
        if item_code in {item.code for item in rubric.items}
    }
    frame: dict[str, list[str]] = {number: [] for number in sorted(agents.values())}
    for call in calls:
        if call.id in versions and versions[call.id].id in on_topic:
            frame[agents[call.agent_id]].append(call.external_id)
    return frame
