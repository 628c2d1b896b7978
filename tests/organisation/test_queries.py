"""On whose rows an actor may look (P3), and the lists of teams and agents."""

from __future__ import annotations

from datetime import date

import pytest

from app.accounts.queries import get_user
from app.foundation.access.actor import SYSTEM
from app.foundation.access.scope import EVERYBODY, NOBODY
from app.foundation.errors import NotFound
from app.organisation import queries
from tests.factories.build import actor_of, make_agent, make_agent_with_account, make_team, make_user

pytestmark = pytest.mark.usefixtures("app")


def test_an_agent_sees_himself_alone():
    own = make_agent_with_account()
    make_agent(team_id=own.team_id)
    actor = actor_of(get_user(own.user_id))
    assert queries.scope_of(actor).agent_ids == {own.id}


def test_an_account_that_belongs_to_no_agent_sees_nobody():
    make_agent()
    assert queries.scope_of(actor_of(make_user("agent"))).agent_ids == frozenset()


def test_a_lead_sees_the_agents_of_all_his_teams():
    lead = make_user("team_lead")
    own = [make_agent(team_id=make_team(lead_id=lead.id).id) for _ in range(2)]
    make_agent(team_id=make_team(lead_id=make_user("team_lead").id).id)
    assert queries.scope_of(actor_of(lead)).agent_ids == {agent.id for agent in own}


def test_a_monitor_is_limited_to_what_is_assigned_to_him():
    monitor = make_user("monitor")
    assert queries.scope_of(actor_of(monitor)).monitor_id == monitor.id


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_keeps_the_system_sees_no_agents_rows(role):
    assert queries.scope_of(actor_of(make_user(role))) == NOBODY


@pytest.mark.parametrize("role", ["supervisor", "trainer", "operations_manager", "director"])
def test_who_answers_for_the_centre_sees_everybody(role):
    assert queries.scope_of(actor_of(make_user(role))) == EVERYBODY


def test_the_system_sees_everybody():
    assert queries.scope_of(SYSTEM) == EVERYBODY


def test_an_agent_outside_the_scope_is_as_good_as_not_there():
    hidden = make_agent()
    with pytest.raises(NotFound):
        queries.get_agent(hidden.id, NOBODY)


def test_an_agent_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        queries.get_agent(999)


def test_agents_are_listed_by_number_within_the_scope():
    later, earlier = make_agent(number="9002"), make_agent(number="9001")
    make_agent(number="9000")
    lead = make_user("team_lead")
    for agent in (later, earlier):
        agent.team.lead_id = lead.id
    numbers = [agent.number for agent in queries.list_agents(queries.scope_of(actor_of(lead)))]
    assert numbers == ["9001", "9002"]


def test_teams_are_listed_by_code():
    make_team(code="Z")
    make_team(code="A")
    assert [team.code for team in queries.list_teams()] == ["A", "Z"]


def test_a_leads_teams_are_his_alone():
    lead = make_user("team_lead")
    own = make_team(lead_id=lead.id)
    make_team(lead_id=make_user("team_lead").id)
    assert list(queries.teams_led_by(lead.id)) == [own]


def test_agent_numbers_are_looked_up_in_one_go_and_unknown_ones_left_out():
    agent = make_agent(number="9001")
    assert queries.ids_by_number(["9001", "no such"]) == {"9001": agent.id}


def test_the_agent_behind_an_account_is_found():
    agent = make_agent_with_account()
    assert queries.agent_of_user(agent.user_id) == agent
    assert queries.agent_of_user(None) is None


@pytest.mark.parametrize(("left_on", "is_here"), [(None, True), (21, True), (20, False), (19, False)])
def test_an_agent_is_here_until_the_day_before_he_has_left(left_on, is_here):
    agent = make_agent(left_on=left_on and date(2026, 10, left_on))
    assert (agent in queries.list_here(date(2026, 10, 20))) is is_here
