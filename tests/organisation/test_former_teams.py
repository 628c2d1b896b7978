"""Who was on or led a team is remembered, so that he does not judge it soon after (S6)."""

from __future__ import annotations

from datetime import date, timedelta

from app.foundation.db import db, transaction
from app.organisation.models import Agent, Grade, SeatType, TeamLeft
from app.organisation.queries import own_team_pairs
from app.organisation.service import saving as service
from tests.factories.build import NOON, actor_of, make_agent, make_team, make_user


def move(agent: Agent, team_id: int, user_id: int | None) -> None:
    actor = actor_of(make_user("administrator"))
    with transaction():
        service.save_agent(
            actor, agent.number, name_en="Robin", name_zh="小王", team_id=team_id, user_id=user_id,
            seat_type=SeatType.OUTBOUND, grade=Grade.JUNIOR, hired_on=date(2026, 1, 5), qualified_until=None,
        )  # fmt: skip


def test_an_agent_who_changes_the_team_was_on_the_old_one(any_database, monkeypatch):
    monkeypatch.setattr("app.foundation.clock.now", lambda: NOON)
    agent, new = make_agent(user_id=make_user("agent").id), make_team()
    old_team, person = agent.team_id, agent.user_id
    move(agent, new.id, person)
    assert own_team_pairs([person], NOON - timedelta(days=1)) == {(person, old_team), (person, new.id)}
    assert own_team_pairs([person], NOON + timedelta(days=1)) == {(person, new.id)}


def test_saving_an_agent_as_he_is_writes_no_history(app):
    agent = make_agent()
    move(agent, agent.team_id, agent.user_id)
    assert db.session.query(TeamLeft).count() == 0


def test_a_lead_who_is_replaced_led_the_team(app):
    old, new = make_user("team_lead"), make_user("team_lead")
    team = make_team(lead_id=old.id)
    with transaction():
        service.save_team(actor_of(make_user("administrator")), team.code, "A", "甲班", new.id)
    long_ago = NOON - timedelta(days=999)
    assert own_team_pairs([old.id, new.id], long_ago) == {(old.id, team.id), (new.id, team.id)}
    [row] = db.session.query(TeamLeft).all()
    assert row.was_lead


def test_a_person_whose_account_is_taken_off_an_agent_was_on_the_team(app):
    agent = make_agent(user_id=make_user("agent").id)
    person, team_id = agent.user_id, agent.team_id
    move(agent, team_id, None)
    assert own_team_pairs([person], NOON - timedelta(days=999)) == {(person, team_id)}
