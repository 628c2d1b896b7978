"""Reads of teams and agents; whose rows an actor may see (P3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.access.scope import EVERYBODY, NOBODY, Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.organisation.models import Agent, Team, TeamLeft


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


def list_here(day: date) -> list[Agent]:
    """The agents who have not left by that day, by number, with their teams."""
    return [one for one in list_agents() if not one.has_left(day)]


def list_teams() -> Sequence[Team]:
    """All teams by code."""
    return db.session.scalars(select(Team).order_by(Team.code)).all()


def teams_led_by(user_id: int | None) -> Sequence[Team]:
    """The teams of a lead, by code."""
    return db.session.scalars(select(Team).where(Team.lead_id == user_id).order_by(Team.code)).all()


def own_agents(user_ids: Collection[int]) -> Select[int]:
    """SELECT of the ids of the agents who are these people, or whose team one of them leads (P2)."""
    is_own = or_(Agent.user_id.in_(user_ids), Team.lead_id.in_(user_ids))
    return select(Agent.id).join(Team, Team.id == Agent.team_id).where(is_own)


def own_team_pairs(user_ids: Collection[int], since: datetime) -> set[tuple[int, int]]:
    """``(user id, team id)`` of teams that these people are on or lead, or left after ``since``."""
    left_on = since.date()
    as_agent = select(Agent.user_id, Agent.team_id).where(
        Agent.user_id.in_(user_ids), or_(Agent.left_on.is_(None), Agent.left_on > left_on)
    )
    as_lead = select(Team.lead_id, Team.id).where(Team.lead_id.in_(user_ids))
    person = func.coalesce(TeamLeft.user_id, Agent.user_id)
    before = (
        select(person, TeamLeft.team_id)
        .outerjoin(Agent, Agent.id == TeamLeft.agent_id)
        .where(person.in_(user_ids), TeamLeft.left_at > since)
    )
    rows = (row for part in (as_agent, as_lead, before) for row in db.session.execute(part))
    return {(user_id, team_id) for user_id, team_id in rows if user_id is not None}
