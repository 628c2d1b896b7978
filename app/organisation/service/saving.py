"""What can be done with teams and agents."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.service import close_account_of_leaver
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.organisation.models import Agent, Gender, Grade, SeatType, Team, TeamLeft


def save_team(actor: Actor, code: str, name_en: str, name_zh: str, lead_id: int | None) -> Team:
    """Make or change the team ``code``."""
    require(actor, Permission.ORGANISATION_MANAGE)
    team = db.session.scalars(select(Team).where(Team.code == code)).one_or_none() or Team(code=code)
    if team.lead_id is not None and team.lead_id != lead_id:
        _note_leaving(team.id, user_id=team.lead_id, was_lead=True)
    team.name_en, team.name_zh, team.lead_id = name_en, name_zh, lead_id
    db.session.add(team)
    db.session.flush()  # agents and the log name the new id
    record(actor, AuditTag.TEAM_SAVED, "team", team.id, code=code, lead_id=lead_id)
    return team


def save_agent(
    actor: Actor, number: str, *, name_en: str, name_zh: str, team_id: int, seat_type: SeatType, grade: Grade,
    hired_on: date, qualified_until: date | None, user_id: int | None = None, left_on: date | None = None,
    gender: Gender | None = None,
) -> Agent:  # fmt: skip
    """Make or change the agent ``number`` (P1)."""
    require(actor, Permission.ORGANISATION_MANAGE)
    agent = db.session.scalars(select(Agent).where(Agent.number == number)).unique().one_or_none()
    agent = agent or Agent(number=number)
    if agent.id is not None and (agent.team_id, agent.user_id) != (team_id, user_id):
        _note_leaving(agent.team_id, user_id=agent.user_id, agent_id=agent.id)
    agent.name_en, agent.name_zh, agent.team_id, agent.user_id = name_en, name_zh, team_id, user_id
    agent.seat_type, agent.grade = seat_type.value, grade.value
    agent.hired_on, agent.qualified_until, agent.left_on = hired_on, qualified_until, left_on
    agent.gender = gender and gender.value
    db.session.add(agent)
    db.session.flush()  # the log names the new id
    record(actor, AuditTag.AGENT_SAVED, "agent", agent.id, number=number, team_id=team_id)
    return agent


def end_access(actor: Actor, today: date) -> int:
    """Close the accounts of agents who have left by ``today`` (P4); how many there were."""
    require(actor, Permission.ORGANISATION_MANAGE)
    gone = select(User.id).join(Agent, Agent.user_id == User.id)
    gone = gone.where(Agent.left_on <= today, User.closed_at.is_(None)).order_by(Agent.id)
    ids = db.session.scalars(gone).all()
    for user_id in ids:
        close_account_of_leaver(actor, user_id)
    return len(ids)


def _note_leaving(
    team_id: int, *, user_id: int | None, agent_id: int | None = None, was_lead: bool = False
) -> None:
    """Keep who was on or led a team until now: for some time he judges nobody of it (S6)."""
    left = TeamLeft(
        team_id=team_id, agent_id=agent_id, user_id=user_id, was_lead=was_lead, left_at=clock.now()
    )
    db.session.add(left)
