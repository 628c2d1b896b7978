"""Scores of drawn calls with what could shift them, for severity (J3, S6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.appraisals.policy.columns import ScoreColumns
from app.evaluations.models import Evaluation
from app.evaluations.queries.figures import IS_RANDOM, published_in
from app.foundation.access.scope import EVERYBODY
from app.foundation.db import db
from app.organisation.models import Agent
from app.sampling.models import DrawnCall


def scores_between(start: datetime, end: datetime) -> ScoreColumns:
    """Scores of drawn calls published in the period, also those of second listeners; one query."""
    rows = (
        select(
            Evaluation.agent_id, Agent.team_id, Evaluation.monitor_id, Evaluation.total, DrawnCall.slot,
            Evaluation.submitted_at, Agent.hired_on, Agent.gender,
        )
        .join(Evaluation.agent)
        .join(Evaluation.drawn_call)
        .where(*published_in(start, end, EVERYBODY), IS_RANDOM)
        .order_by(Evaluation.id)
    )  # fmt: skip
    return ScoreColumns.of_rows(db.session.execute(rows))
