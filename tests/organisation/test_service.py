"""Teams and agents made and changed (P1)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import NotAllowed
from app.organisation.models import Agent, Grade, SeatType, Team
from app.organisation.service import saving as service
from tests.factories.build import actor_of, make_team, make_user

MAY_NOT = [role.value for role in Role if Permission.ORGANISATION_MANAGE not in GRANTS[role]]


def save_team(role="administrator", name_en="First"):
    with transaction():
        return service.save_team(actor_of(make_user(role)), "T-1", name_en, "一班", None)


def save_agent(role="administrator", grade=Grade.JUNIOR, team_id=None):
    with transaction():
        return service.save_agent(
            actor_of(make_user(role)), "9001", name_en="Robin", name_zh="小王",
            team_id=team_id or make_team().id, seat_type=SeatType.OUTBOUND, grade=grade,
            hired_on=date(2026, 1, 5), qualified_until=None,
        )  # fmt: skip


def test_saving_a_team_again_changes_the_one_that_is_there(app):
    save_team()
    save_team(name_en="Second")
    assert db.session.scalars(select(Team.name_en)).all() == ["Second"]


def test_an_agent_number_stands_for_one_agent(app):
    team_id = make_team().id
    save_agent(team_id=team_id)
    save_agent(team_id=team_id, grade=Grade.EXPERT)
    assert db.session.scalars(select(Agent.grade)).all() == ["expert"]


@pytest.mark.parametrize("role", MAY_NOT)
def test_teams_are_not_changed_by(app, role):
    with pytest.raises(NotAllowed):
        save_team(role)


@pytest.mark.parametrize("role", MAY_NOT)
def test_agents_are_not_changed_by(app, role):
    team_id = make_team().id
    with pytest.raises(NotAllowed):
        save_agent(role, team_id=team_id)


def test_what_was_saved_is_in_the_log(app):
    save_agent(team_id=save_team().id)
    tags = db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id))
    assert tags.all() == ["team:saved", "agent:saved"]
