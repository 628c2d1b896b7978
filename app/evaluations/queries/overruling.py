"""How often monitors decide otherwise than rules propose (Q3, J3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.queries.figures import IS_RANDOM, published_in
from app.foundation.access.scope import EVERYBODY
from app.foundation.db import db

_DECIDED_BY_RULE = EvaluationItem.proposed.in_(("pass", "fail", "not_applicable", "points"))


@dataclass(frozen=True, slots=True)
class Overruled:
    """How often a monitor decided otherwise than a rule proposed (Q3)."""

    decided: int
    overruled: int


def overruled_by(start: datetime, end: datetime) -> dict[int, Overruled]:
    """Of each monitor, how many rule verdicts he decided on in the period, and how many he overruled.

    In drawn calls alone: those picked for what rules found would make everybody agree with rules (S6).
    """
    other = and_(EvaluationItem.verdict.is_not(None), EvaluationItem.verdict != EvaluationItem.proposed)
    rows = (
        select(Evaluation.monitor_id, func.count(), func.sum(case((other, 1), else_=0)))
        .join(EvaluationItem.evaluation)
        .where(*published_in(start, end, EVERYBODY), IS_RANDOM, _DECIDED_BY_RULE)
        .group_by(Evaluation.monitor_id)
    )
    return {key: Overruled(decided, int(number)) for key, decided, number in db.session.execute(rows)}
