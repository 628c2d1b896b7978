"""Reads of appeals: one, and the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.appeals.models import Appeal, AppealDecision
from app.appeals.policy.lodging import Hindrance, may_appeal
from app.appeals.policy.states import OPEN, WAITING
from app.evaluations.models import Evaluation
from app.evaluations.policy.publishing import FILE, load_publishing
from app.evaluations.queries.sheet import get_readable, lock_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.scope import Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent
from app.organisation.queries import within

NOT_THERE = _("There is no such appeal, or it is not yours to see.")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None means all. ``state``: one of an appeal, or ``overdue``."""

    state: str | None = None
    monitor_id: int | None = None
    team_id: int | None = None


def hindrance(actor: Actor, evaluation: Evaluation, at: datetime | None = None) -> Hindrance | None:
    """What keeps the actor from appealing this score, now or ``at`` another instant."""
    within_days = read_rules(FILE, load_publishing).value.appeal_within_days
    return may_appeal(
        is_own=actor.user_id is not None and evaluation.agent.user_id == actor.user_id,
        state=evaluation.state, published_at=evaluation.published_at, now=at or clock.now(),
        within_days=within_days,
    )  # fmt: skip


def is_appealable(actor: Actor, evaluation_id: int) -> bool:
    """Whether the actor can appeal this score now."""
    evaluation = db.session.get(Evaluation, evaluation_id)
    return evaluation is not None and hindrance(actor, evaluation) is None


def get_readable_appeal(actor: Actor, appeal_id: int) -> Appeal:
    """The appeal with items and decisions, for who may read the score; NotFound otherwise (P3)."""
    found = db.session.scalars(_whole().where(Appeal.id == appeal_id)).one_or_none()
    if found is None:
        raise NotFound(NOT_THERE)
    get_readable(actor, found.evaluation_id)
    return found


def latest_of(evaluation_id: int) -> int | None:
    """Id of the latest appeal against the score."""
    newest = select(Appeal.id).where(Appeal.evaluation_id == evaluation_id).order_by(Appeal.id.desc())
    return db.session.scalars(newest.limit(1)).first()


def open_of(evaluation_id: int) -> Appeal | None:
    """The open appeal against the score."""
    mine = _whole().where(Appeal.evaluation_id == evaluation_id, Appeal.state.in_(OPEN))
    return db.session.scalars(mine).one_or_none()


def lock_appeal(appeal_id: int) -> Appeal:
    """The appeal as it is now, held against other writers by its score's row; NotFound if there is none.

    Whoever changes an appeal holds the score first, so that one lock stands for both.
    """
    evaluation_id = db.session.scalar(select(Appeal.evaluation_id).where(Appeal.id == appeal_id))
    if evaluation_id is None:
        raise NotFound(NOT_THERE)
    lock_evaluation(evaluation_id)
    wanted = _whole().where(Appeal.id == appeal_id).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def list_waiting(scope: Scope, today: date, filters: Filters, after: str | None = None) -> Page[Appeal]:
    """Appeals that somebody has to decide, those due first first."""
    rows = _narrowed(_rows(scope).where(Appeal.state.in_(WAITING)), filters, today)
    return fetch_page(rows, [Appeal.due_on, Appeal.id], after, newest_first=False)


def list_all(scope: Scope, today: date, filters: Filters, after: str | None = None) -> Page[Appeal]:
    """All appeals in scope, the newest first; a monitor's: those against his own scores."""
    return fetch_page(_narrowed(_rows(scope), filters, today), [Appeal.id], after)


def ids_in(states: tuple[str, ...]) -> list[int]:
    """Ids of the appeals in these states."""
    return list(db.session.scalars(select(Appeal.id).where(Appeal.state.in_(states)).order_by(Appeal.id)))


def _rows(scope: Scope) -> Select[Any]:
    rows = (
        select(Appeal)
        .join(Appeal.evaluation)
        .where(within(scope, Appeal.agent_id))
        .options(
            contains_eager(Appeal.evaluation).options(
                joinedload(Evaluation.call), joinedload(Evaluation.monitor)
            ),
            joinedload(Appeal.agent),
            selectinload(Appeal.items),
            selectinload(Appeal.decisions),
        )
    )
    return rows if scope.monitor_id is None else rows.where(Evaluation.monitor_id == scope.monitor_id)


def _narrowed(rows: Select[Any], filters: Filters, today: date) -> Select[Any]:
    if filters.state == "overdue":
        rows = rows.where(Appeal.state.in_(WAITING), Appeal.due_on < today)
    elif filters.state is not None:
        rows = rows.where(Appeal.state == filters.state)
    if filters.monitor_id is not None:
        rows = rows.where(Evaluation.monitor_id == filters.monitor_id)
    if filters.team_id is not None:
        rows = rows.where(Appeal.agent_id.in_(select(Agent.id).where(Agent.team_id == filters.team_id)))
    return rows


def _whole() -> Select[Any]:
    return select(Appeal).options(
        joinedload(Appeal.agent),
        joinedload(Appeal.evaluation).options(joinedload(Evaluation.call), joinedload(Evaluation.monitor)),
        selectinload(Appeal.items),
        selectinload(Appeal.decisions).options(
            joinedload(AppealDecision.by), selectinload(AppealDecision.rulings)
        ),
    )
