"""Published scores as columns, for dashboards, estimates and the monthly summary (M1–M3).

Periods are instants ``[start, end)`` of publication; ``clock.month_bounds`` gives those of a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, select

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import SETTLED, Origin
from app.evaluations.queries.listening import LISTENING_S
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.organisation.models import Agent
from app.organisation.queries import within
from app.sampling.models import Draw, DrawnCall

IntColumn = NDArray[np.int64]
FloatColumn = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Published scores of drawn calls, one entry each, in order of publication.

    ``stratum`` numbers the strata of all draws (0, 1, …) for ``engines.estimate``; ``total`` in points;
    ``is_provisional``: the week of the call is not closed, so that its probability can still grow.
    """

    evaluation_id: IntColumn
    agent_id: IntColumn
    team_id: IntColumn
    monitor_id: IntColumn
    total: FloatColumn
    probability: FloatColumn
    stratum: IntColumn
    is_fatal: NDArray[np.bool_]
    is_provisional: NDArray[np.bool_]
    slot: Sequence[str]
    week_on: Sequence[date]
    published_at: Sequence[datetime]

    def __len__(self) -> int:
        return len(self.total)


@dataclass(frozen=True, slots=True)
class MonitorCount:
    """One monitor's work in a period; ``on_time`` of the ``published`` came by the day they were due."""

    monitor_id: int
    published: int
    on_time: int
    listened_s: int


def random_scores(
    start: datetime, end: datetime, scope: Scope = EVERYBODY, *, seconds: bool = False
) -> ScoreColumns:
    """Scores of drawn calls published in the period (S6: hand-picked ones never count); one query.

    With ``seconds`` also those of second listeners: for the figures of monitors, never for those of agents.
    """
    rows = db.session.execute(
        select(
            Evaluation.id, Evaluation.agent_id, Agent.team_id, Evaluation.monitor_id, Evaluation.total,
            DrawnCall.probability, DrawnCall.draw_id, DrawnCall.stratum, Evaluation.is_fatal, DrawnCall.slot,
            Draw.week_on, Evaluation.published_at, Draw.drawn_at.is_(None),
        )
        .join(Evaluation.agent)
        .join(Evaluation.drawn_call)
        .join(DrawnCall.draw)
        .where(*published_in(start, end, scope), IS_RANDOM if seconds else COUNTS)
        .order_by(Evaluation.published_at, Evaluation.id)
    ).all()  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * 13
    ids, agents, teams, monitors, totals, probabilities, *others = columns
    draws, strata, fatal, slots, weeks, published, provisional = others
    return ScoreColumns(
        evaluation_id=ints(ids), agent_id=ints(agents), team_id=ints(teams), monitor_id=ints(monitors),
        total=np.array(totals, dtype=np.float64), probability=np.array(probabilities, dtype=np.float64),
        stratum=_numbered(list(zip(draws, strata, strict=True))), is_fatal=np.array(fatal, dtype=np.bool_),
        is_provisional=np.array(provisional, dtype=np.bool_),
        slot=slots, week_on=weeks, published_at=published,
    )  # fmt: skip


def count_by_monitor(start: datetime, end: datetime, zone: ZoneInfo) -> list[MonitorCount]:
    """Volume and timeliness of each monitor's published evaluations (J3), by monitor id; one query."""
    rows = db.session.execute(
        select(Evaluation.monitor_id, Evaluation.submitted_at, Evaluation.due_on, LISTENING_S)
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(*published_in(start, end, EVERYBODY))
        .order_by(Evaluation.monitor_id)
    )
    each = groupby(rows, lambda row: row[0])
    return [_monitor_count(monitor_id, list(mine), zone) for monitor_id, mine in each]


def _monitor_count(monitor_id: int, rows: list[Any], zone: ZoneInfo) -> MonitorCount:
    on_time = sum(submitted_at.astimezone(zone).date() <= due_on for _, submitted_at, due_on, _ in rows)
    return MonitorCount(monitor_id, len(rows), on_time, int(sum(heard_s for *_, heard_s in rows)))


IS_RANDOM: ColumnElement[bool] = Evaluation.origin == Origin.RANDOM.value
# A call that two people score counts once for its agent, by the score of the one who was first by lot.
COUNTS: ColumnElement[bool] = IS_RANDOM & Evaluation.is_second.is_(False)


def published_in(start: datetime, end: datetime, scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions for scores published in the period, of agents in scope."""
    return [
        Evaluation.published_at >= start,
        Evaluation.published_at < end,
        Evaluation.state.in_(SETTLED),
        within(scope, Evaluation.agent_id),
    ]


def ints(values: Sequence[Any]) -> IntColumn:
    """A column of whole numbers, shape (n,)."""
    return np.array(values, dtype=np.int64)


def _numbered(labels: Sequence[tuple[int, str]]) -> IntColumn:
    number = {label: position for position, label in enumerate(sorted(set(labels)))}
    return ints([number[label] for label in labels])
