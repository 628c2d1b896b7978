"""Reads of many evaluations: a monitor's work list, and the list of all that one may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation, HandPick
from app.evaluations.policy.states import OPEN, PENDING, SHOWN
from app.evaluations.queries.listening import LISTENING_S
from app.foundation.access.scope import Scope
from app.foundation.db import db
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent
from app.organisation.queries import own_agents, within
from app.recordings.models import Call, Recording


@dataclass(frozen=True, slots=True)
class Workload:
    """A monitor's day (S7): seconds of calls heard today, due up to today, open in all; and counts."""

    done_s: int
    due_s: int
    done: int
    due: int
    overdue: int
    open: int

    @property
    def planned_s(self) -> int:
        """What the day's work is: heard already and still due."""
        return self.done_s + self.due_s


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None means all."""

    state: str | None = None
    origin: str | None = None
    kind: str | None = None
    monitor_id: int | None = None
    team_id: int | None = None
    agent_id: int | None = None


def list_due(monitor_id: int | None, after: str | None = None) -> Page[Evaluation]:
    """The monitor's open evaluations, those due first first."""
    mine = _rows().where(Evaluation.monitor_id == monitor_id, Evaluation.state.in_(OPEN))
    return fetch_page(mine, [Evaluation.due_on, Evaluation.id], after, newest_first=False)


def list_done(monitor_id: int | None, after: str | None = None) -> Page[Evaluation]:
    """What the monitor submitted, newest first."""
    mine = _rows().where(Evaluation.monitor_id == monitor_id, Evaluation.state.in_(PENDING + SHOWN))
    return fetch_page(mine, [Evaluation.submitted_at, Evaluation.id], after)


def next_due(monitor_id: int | None, beside: int | None = None) -> int | None:
    """Id of the evaluation that the monitor should score next, other than ``beside``."""
    mine = select(Evaluation.id).where(Evaluation.monitor_id == monitor_id, Evaluation.state.in_(OPEN))
    others = mine if beside is None else mine.where(Evaluation.id != beside)
    return db.session.scalars(others.order_by(Evaluation.due_on, Evaluation.id).limit(1)).first()


def workload(monitor_id: int | None, day: date, bounds: tuple[datetime, datetime]) -> Workload:
    """The monitor's day (S7); ``bounds`` are the instants at which the centre's ``day`` begins and ends."""
    is_open = Evaluation.state.in_(OPEN)
    done = Evaluation.submitted_at.between(*bounds)
    due, overdue = is_open & (Evaluation.due_on <= day), is_open & (Evaluation.due_on < day)
    seconds = [func.coalesce(func.sum(case((which, LISTENING_S), else_=0)), 0) for which in (done, due)]
    counts = [func.coalesce(func.sum(case((w, 1), else_=0)), 0) for w in (done, due, overdue, is_open)]
    figures = (
        select(*seconds, *counts)
        .join(Evaluation.call)
        .outerjoin(Evaluation.drawn_call)
        .where(Evaluation.monitor_id == monitor_id, is_open | (Evaluation.submitted_at >= bounds[0]))
    )
    return Workload(*db.session.execute(figures).one())


def list_visible(
    scope: Scope, filters: Filters, *, planner_id: int | None = None, after: str | None = None
) -> Page[Evaluation]:
    """Evaluations of the agents in scope, newest first; open ones only for him who plans the work
    (``planner_id``), and none of his own case (P2).
    """
    rows, is_told = _rows().where(within(scope, Evaluation.agent_id)), Evaluation.state.in_(SHOWN)
    is_own = Evaluation.agent_id.in_(own_agents([planner_id or 0]))
    rows = rows.where(is_told if planner_id is None else or_(is_told, ~is_own))
    conditions = {
        Evaluation.state: filters.state, Evaluation.origin: filters.origin,
        Evaluation.monitor_id: filters.monitor_id, Evaluation.agent_id: filters.agent_id,
    }  # fmt: skip
    for column, value in conditions.items():
        rows = rows if value is None else rows.where(column == value)
    if filters.kind is not None:
        rows = rows.where(Evaluation.pick_id.in_(select(HandPick.id).where(HandPick.kind == filters.kind)))
    if filters.team_id is not None:
        rows = rows.where(Evaluation.agent_id.in_(select(Agent.id).where(Agent.team_id == filters.team_id)))
    return fetch_page(rows, [Evaluation.id], after)


def _rows() -> Select[Any]:
    recording = joinedload(Evaluation.call).joinedload(Call.recording).load_only(Recording.duration_s)
    others = (Evaluation.agent, Evaluation.monitor, Evaluation.drawn_call, Evaluation.pick)
    return select(Evaluation).options(recording, *map(joinedload, others))


def open_of(monitor_id: int | None, call_ids: Iterable[int]) -> dict[int, int]:
    """Of these calls those that the monitor still scores: call id → evaluation id."""
    own = select(Evaluation.call_id, Evaluation.id).where(
        Evaluation.monitor_id == monitor_id, Evaluation.state.in_(OPEN), Evaluation.call_id.in_(set(call_ids))
    )
    return dict(db.session.execute(own).all())
