"""What can be done with teams and agents."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.organisation.models import Agent, Grade, SeatType, Team


def save_team(actor: Actor, code: str, name_en: str, name_zh: str, lead_id: int | None) -> Team:
    """Make or change the team ``code``."""
    require(actor, Permission.ORGANISATION_MANAGE)
    team = db.session.scalars(select(Team).where(Team.code == code)).one_or_none() or Team(code=code)
    team.name_en, team.name_zh, team.lead_id = name_en, name_zh, lead_id
    db.session.add(team)
    db.session.flush()  # agents and the log name the new id
    record(actor, AuditTag.TEAM_SAVED, "team", team.id, code=code, lead_id=lead_id)
    return team


def save_agent(
    actor: Actor, number: str, *, name_en: str, name_zh: str, team_id: int, seat_type: SeatType, grade: Grade,
    hired_on: date, qualified_until: date | None, user_id: int | None = None,
) -> Agent:  # fmt: skip
    """Make or change the agent ``number`` (P1)."""
    require(actor, Permission.ORGANISATION_MANAGE)
    agent = db.session.scalars(select(Agent).where(Agent.number == number)).unique().one_or_none()
    agent = agent or Agent(number=number)
    agent.name_en, agent.name_zh, agent.team_id, agent.user_id = name_en, name_zh, team_id, user_id
    agent.seat_type, agent.grade = seat_type.value, grade.value
    agent.hired_on, agent.qualified_until = hired_on, qualified_until
    db.session.add(agent)
    db.session.flush()  # the log names the new id
    record(actor, AuditTag.AGENT_SAVED, "agent", agent.id, number=number, team_id=team_id)
    return agent
