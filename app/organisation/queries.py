"""Reads of teams and agents; whose rows an actor may see (P3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.access.scope import EVERYBODY, NOBODY, Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.organisation.models import Agent, Team


def scope_of(actor: Actor) -> Scope:
    """An agent sees his own rows, a lead his teams', a monitor his assignments, the others all (P3)."""
    if actor.role is Role.AGENT:
        return _scope_of_agents(select(Agent.id).where(Agent.user_id == actor.user_id))
    if actor.role is Role.TEAM_LEAD:
        return _scope_of_agents(select(Agent.id).join(Agent.team).where(Team.lead_id == actor.user_id))
    if actor.role is Role.MONITOR:
        return Scope(agent_ids=None, monitor_id=actor.user_id)
    if actor.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        return NOBODY
    return EVERYBODY


def _scope_of_agents(statement: Select[int]) -> Scope:
    return Scope(agent_ids=frozenset(db.session.scalars(statement)))


def within(scope: Scope, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that ``column`` (an agent's id) is visible in ``scope``."""
    return true() if scope.agent_ids is None else column.in_(scope.agent_ids)


def get_agent(agent_id: int, scope: Scope = EVERYBODY) -> Agent:
    """The agent; NotFound if there is none or the scope hides him."""
    found = db.session.get(Agent, agent_id) if scope.covers(agent_id) else None
    if found is None:
        raise NotFound(_("There is no such agent, or he is not in your teams."))
    return found


def agent_of_user(user_id: int | None) -> Agent | None:
    """The agent who signs in as this account."""
    return db.session.scalars(select(Agent).where(Agent.user_id == user_id)).one_or_none()


def ids_by_number(numbers: Iterable[str]) -> dict[str, int]:
    """Agent ids by agent number (工号), one query for a batch."""
    wanted = set(numbers)
    return dict(db.session.execute(select(Agent.number, Agent.id).where(Agent.number.in_(wanted))).all())


def list_agents(scope: Scope = EVERYBODY) -> Sequence[Agent]:
    """The visible agents by number, with their teams."""
    statement = select(Agent).where(within(scope, Agent.id)).order_by(Agent.number)
    return db.session.scalars(statement).unique().all()


def list_teams() -> Sequence[Team]:
    """All teams by code."""
    return db.session.scalars(select(Team).order_by(Team.code)).all()


def teams_led_by(user_id: int | None) -> Sequence[Team]:
    """The teams of a lead, by code."""
    return db.session.scalars(select(Team).where(Team.lead_id == user_id).order_by(Team.code)).all()
