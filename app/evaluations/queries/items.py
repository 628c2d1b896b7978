"""Published items as columns and counts, for item profiles, common problems and judging rules (F3, M1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.answers import DECIDED, PART
from app.evaluations.policy.states import HELD, SETTLED
from app.evaluations.queries.figures import COUNTS, IS_RANDOM, IntColumn, ints, published_in
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.organisation.models import Agent
from app.rubrics.models import RubricVersion


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How often one item was judged, and failed, in the random evaluations of one agent."""

    agent_id: int
    team_id: int
    item_code: str
    judged: int
    failed: int


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """Items of published evaluations, one entry each; ``proposed`` is None where no rule looked.

    ``is_random``: of the scores that count for their agents, neither hand-picked nor a second opinion.
    """

    evaluation_id: IntColumn
    agent_id: IntColumn
    team_id: IntColumn
    monitor_id: IntColumn
    rubric_version_id: IntColumn
    is_random: NDArray[np.bool_]
    item_code: Sequence[str]
    verdict: Sequence[str]
    proposed: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.item_code)


def count_items(start: datetime, end: datetime, scope: Scope = EVERYBODY) -> list[ItemCount]:
    """Judged and failed, by agent and item, in random evaluations published in the period; one query."""
    judged = case((EvaluationItem.verdict.in_(("pass", "fail", PART)), 1), else_=0)
    failed = case((EvaluationItem.verdict == "fail", 1), else_=0)
    rows = (
        select(
            Evaluation.agent_id, Agent.team_id, EvaluationItem.item_code, func.sum(judged), func.sum(failed)
        )
        .join(EvaluationItem.evaluation)
        .join(Evaluation.agent)
        .where(*published_in(start, end, scope), COUNTS)
        .group_by(Evaluation.agent_id, Agent.team_id, EvaluationItem.item_code)
        .order_by(Evaluation.agent_id, EvaluationItem.item_code)
    )
    return [ItemCount(*row) for row in db.session.execute(rows)]


def published_items(
    start: datetime, end: datetime, scope: Scope = EVERYBODY, *, seen_by: int | None = None
) -> ItemColumns:
    """Every item of every evaluation published in the period, hand-picked ones marked; one query.

    A call that two people scored is there once, as for the figures of its agent; for what the monitor
    ``seen_by`` sees, by his own score.
    """
    rows = db.session.execute(
        select(
            Evaluation.id, Evaluation.agent_id, Agent.team_id, Evaluation.monitor_id,
            Evaluation.rubric_version_id, COUNTS, EvaluationItem.item_code, EvaluationItem.verdict,
            EvaluationItem.proposed,
        )
        .join(EvaluationItem.evaluation)
        .join(Evaluation.agent)
        .where(*published_in(start, end, scope), once_for(seen_by))
        .order_by(EvaluationItem.id)
    ).all()  # fmt: skip
    ids, agents, teams, monitors, versions, random, codes, verdicts, proposed = (
        list(zip(*rows, strict=True)) or [()] * 9
    )
    return ItemColumns(
        ints(ids), ints(agents), ints(teams), ints(monitors), ints(versions),
        np.array(random, dtype=np.bool_), codes, verdicts, proposed,
    )  # fmt: skip


def once_for(monitor_id: int | None) -> ColumnElement[bool]:
    """The condition that leaves one score of a call that two people score: the monitor's own where he is one
    of them, so that he does not learn of the other one (P3); else the one that counts.
    """
    counts = Evaluation.is_second.is_(False)
    if monitor_id is None:
        return counts
    return or_(Evaluation.monitor_id == monitor_id, counts & not_beside(monitor_id))


def not_beside(monitor_id: int) -> ColumnElement[bool]:
    """The condition that a score is not another's of a call that the monitor scores, or scored, himself."""
    own = aliased(Evaluation)
    has_it = select(own.id).where(own.call_id == Evaluation.call_id, own.monitor_id == monitor_id)
    return or_(Evaluation.monitor_id == monitor_id, ~has_it.where(own.state.in_(HELD)).exists())


def decided_on(call_ids: Collection[int], rubric_codes: Collection[str]) -> Select[int, str, str | None]:
    """SELECT of ``(call id, item code, verdict)`` that people published on these rubrics, earliest first.

    Answers of the rule that nobody touched are no decisions. Only calls drawn at random count, as what is
    made of them is a share of all calls (S6).
    """
    return (
        select(Evaluation.call_id, EvaluationItem.item_code, EvaluationItem.verdict)
        .join(EvaluationItem.evaluation)
        .join(Evaluation.rubric_version)
        .where(Evaluation.call_id.in_(call_ids), RubricVersion.code.in_(rubric_codes), IS_RANDOM)
        .where(Evaluation.state.in_(SETTLED), EvaluationItem.verdict.in_(DECIDED), ~EvaluationItem.is_left)
        .order_by(Evaluation.published_at, Evaluation.id)
    )
