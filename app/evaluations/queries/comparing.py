"""What rules proposed beside what people decided, for the trust that a rule earns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.answers import DECIDED, PART
from app.evaluations.policy.states import SETTLED
from app.evaluations.queries.figures import IS_RANDOM
from app.rubrics.policy.rungs import INDEPENDENT

PROPOSED = tuple(verdict for verdict in DECIDED if verdict != PART)  # a rule that abstained proposed nothing


def compared_on(
    version_ids: Collection[int], item_codes: Collection[str], since: datetime, scores: int
) -> Select[Any, Any, Any, Any, Any]:
    """SELECT of ``(version id, item code, proposed, verdict, independent)`` in the last ``scores`` published,
    the latest first; all but the first are None for a score without any. The number of scores is bounded, so
    that a long history costs no more than a short one. Only calls drawn at random count: risky ones were
    picked because the rule had decided so, and would tell of agreement where rules fail alone (S6).
    """
    last = (
        select(Evaluation.id, Evaluation.rubric_version_id, Evaluation.published_at)
        .where(Evaluation.rubric_version_id.in_(version_ids), Evaluation.state.in_(SETTLED))
        .where(Evaluation.published_at >= since, IS_RANDOM)
        .order_by(Evaluation.published_at.desc(), Evaluation.id.desc())
        .limit(scores)
        .subquery()
    )
    item = EvaluationItem
    # An outer join has SQLite walk from the scores to their items; else it would read every item there is.
    decided = (
        (item.evaluation_id == last.c.id) & item.item_code.in_(item_codes) & item.proposed.in_(PROPOSED)
        & item.verdict.in_(DECIDED)
    )  # fmt: skip
    independent = item.mode.in_(INDEPENDENT)
    columns = (last.c.rubric_version_id, item.item_code, item.proposed, item.verdict, independent)
    compared = select(*columns).select_from(last).outerjoin(item, decided)
    return compared.order_by(last.c.published_at.desc(), last.c.id.desc())
