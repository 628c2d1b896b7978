"""Calls that two people scored. Nothing read here may reach a monitor: see decision 17."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.appraisals.policy.columns import VERDICTS, PairColumns
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.states import SETTLED
from app.evaluations.queries.figures import IS_RANDOM
from app.foundation.db import db
from app.rubrics.models import RubricVersion


def pairs_between(start: datetime, end: datetime, rubric_code: str | None = None) -> PairColumns:
    """Items of calls whose second score of two was published in the period; one query.

    A pair belongs to the month in which it became one, so that none is lost between two months.
    """
    one, other = aliased(Evaluation), aliased(Evaluation)
    rows = (
        select(
            Evaluation.drawn_call_id, Evaluation.monitor_id, Evaluation.is_second, EvaluationItem.is_left,
            Evaluation.total, EvaluationItem.verdict, EvaluationItem.item_code,
        )
        .join(EvaluationItem.evaluation)
        .join(one, and_(one.drawn_call_id == Evaluation.drawn_call_id, one.is_second.is_(False)))
        .join(other, and_(other.drawn_call_id == Evaluation.drawn_call_id, other.is_second.is_(True)))
        .where(
            *(each.state.in_(SETTLED) for each in (Evaluation, one, other)),
            *(each.published_at < end for each in (one, other)),
            or_(one.published_at >= start, other.published_at >= start),
            one.rubric_version_id == other.rubric_version_id, one.monitor_id != other.monitor_id,
            IS_RANDOM, EvaluationItem.verdict.in_(VERDICTS),
        )
        .order_by(EvaluationItem.id)
    )  # fmt: skip
    if rubric_code:
        rows = rows.join(Evaluation.rubric_version).where(RubricVersion.code == rubric_code)
    return PairColumns.of_rows(db.session.execute(rows))
