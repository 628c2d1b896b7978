"""Scores, items and serious results of a period; the number of statements does not grow with the centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from app.engines.estimate.means import probability_of_scored
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.answers import PART
from app.evaluations.queries.figures import COUNTS, IS_RANDOM, published_in, random_scores
from app.evaluations.queries.items import ItemCount
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.foundation.i18n import Bilingual
from app.reports.policy.rows import ItemTotal
from app.reports.policy.scores import Scores
from app.rubrics.models import RubricVersion
from app.rubrics.queries.versions import rubric_of
from app.sampling.models import Draw, DrawnCall

SHOWN = 20
JUDGED = ("pass", "fail", PART)


def scores_of(start: datetime, end: datetime, scope: Scope = EVERYBODY, *, seconds: bool = False) -> Scores:
    """Published scores of drawn calls, with their chance to be drawn and scored by now (S6).

    It is final once the week of the call is closed; ``is_provisional`` tells of which it is not yet.

    A call that two people scored counts once, unless ``seconds`` are asked for, to look at the monitors.
    """
    columns = random_scores(start, end, scope, seconds=seconds)
    sizes = _strata_sizes(start, end, scope)
    drawn = np.array([sizes[int(row)] for row in columns.evaluation_id], dtype=np.int64)
    return Scores(
        agent_id=columns.agent_id,
        team_id=columns.team_id,
        monitor_id=columns.monitor_id,
        total=columns.total,
        # With second scores a stratum can have more scores than calls.
        chance=probability_of_scored(columns.probability, columns.stratum, drawn).clip(max=1.0),
        stratum=columns.stratum,
        slot=np.array(columns.slot, dtype=np.str_),
        week=np.array([week.toordinal() for week in columns.week_on], dtype=np.int64),
        is_fatal=columns.is_fatal,
        is_provisional=columns.is_provisional,
        at_s=np.array([at.timestamp() for at in columns.published_at], dtype=np.float64),
    )


def _strata_sizes(start: datetime, end: datetime, scope: Scope) -> dict[int, int]:
    """Of each score's id, how many calls were drawn in its call's stratum, scored or not."""
    here = [*published_in(start, end, scope), IS_RANDOM]
    draws = select(DrawnCall.draw_id).join(Evaluation, Evaluation.drawn_call_id == DrawnCall.id).where(*here)
    sizes = (
        select(DrawnCall.draw_id, DrawnCall.stratum, func.count().label("size"))
        .where(DrawnCall.draw_id.in_(draws))
        .group_by(DrawnCall.draw_id, DrawnCall.stratum)
        .subquery()
    )
    same = and_(sizes.c.draw_id == DrawnCall.draw_id, sizes.c.stratum == DrawnCall.stratum)
    rows = select(Evaluation.id, sizes.c.size).join(Evaluation.drawn_call).join(sizes, same).where(*here)
    return dict(db.session.execute(rows).all())


def item_totals(start: datetime, end: datetime) -> list[ItemTotal]:
    """Judged and failed by item over the whole centre, in random evaluations published in the period."""
    judged = func.sum(case((EvaluationItem.verdict.in_(JUDGED), 1), else_=0))
    failed = func.sum(case((EvaluationItem.verdict == "fail", 1), else_=0))
    rows = (
        select(EvaluationItem.item_code, judged, failed)
        .join(EvaluationItem.evaluation)
        .where(*published_in(start, end, EVERYBODY), COUNTS)
        .group_by(EvaluationItem.item_code)
    )
    return [ItemTotal(*row) for row in db.session.execute(rows)]


def totals_of(counts: Sequence[ItemCount]) -> list[ItemTotal]:
    """Counts of single agents added up by item."""
    codes = dict.fromkeys(count.item_code for count in counts)
    return [
        ItemTotal(
            code,
            sum(count.judged for count in counts if count.item_code == code),
            sum(count.failed for count in counts if count.item_code == code),
        )
        for code in codes
    ]


def item_titles(start: datetime, end: datetime) -> dict[str, Bilingual]:
    """Code → title, in the order of the forms, of all items that the period's scores were made with."""
    used = select(Evaluation.rubric_version_id).where(*published_in(start, end, EVERYBODY))
    versions = db.session.scalars(
        select(RubricVersion).where(RubricVersion.id.in_(used)).order_by(RubricVersion.id)
    )
    return {
        item.code: Bilingual(zh=item.title.zh, en=item.title.en)
        for version in versions
        for item in rubric_of(version).items
    }


def list_fatal(start: datetime, end: datetime, scope: Scope = EVERYBODY) -> Sequence[Evaluation]:
    """Scores with a failed fatal item, newest first, with agent and call; hand-picked ones too (Q5)."""
    statement = (
        select(Evaluation)
        .where(*published_in(start, end, scope), Evaluation.is_fatal)
        .order_by(Evaluation.published_at.desc(), Evaluation.id.desc())
        .options(joinedload(Evaluation.agent), joinedload(Evaluation.call))
        .limit(SHOWN)
    )
    return db.session.scalars(statement).unique().all()


def list_published(start: datetime, end: datetime, scope: Scope) -> Sequence[Evaluation]:
    """Published scores of the agents in scope, newest first."""
    statement = (
        select(Evaluation)
        .where(*published_in(start, end, scope))
        .order_by(Evaluation.published_at.desc(), Evaluation.id.desc())
        .options(joinedload(Evaluation.call))
        .limit(SHOWN)
    )
    return db.session.scalars(statement).all()


def count_hand_picked(start: datetime, end: datetime) -> int:
    """Published scores that do not enter the figures because the call did not come by lot (S6)."""
    statement = (
        select(func.count()).select_from(Evaluation).where(*published_in(start, end, EVERYBODY), ~IS_RANDOM)
    )
    return db.session.scalar(statement) or 0


def count_provisional(start: datetime, end: datetime) -> int:
    """Published scores whose week of draws is not closed: their chances can still grow (S6)."""
    statement = (
        select(func.count())
        .select_from(Evaluation)
        .join(Evaluation.drawn_call)
        .join(DrawnCall.draw)
        .where(*published_in(start, end, EVERYBODY), COUNTS, Draw.drawn_at.is_(None))
    )
    return db.session.scalar(statement) or 0
