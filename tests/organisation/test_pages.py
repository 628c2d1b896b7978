"""The page of teams and agents."""

from __future__ import annotations

import pytest

from tests.factories.build import make_agent, make_team, make_user

READERS = ["administrator", "operations_manager"]
CLOSED_TO = ["agent", "team_lead", "monitor", "supervisor", "trainer", "director", "auditor"]


@pytest.mark.parametrize("role", READERS)
def test_teams_with_lead_and_agents_are_shown_to(signed_in, role):
    lead = make_user("team_lead")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id)
    page = signed_in(role).get("/organisation").text
    assert all(words in page for words in (agent.number, agent.name_en, lead.name_en, agent.team.name_en))


@pytest.mark.parametrize("role", CLOSED_TO)
def test_the_organisation_is_closed_to(signed_in, role):
    assert signed_in(role).get("/organisation").status_code == 403


def test_names_and_grades_are_chinese_for_chinese_readers(signed_in):
    agent = make_agent(grade="expert")
    page = signed_in("administrator").get("/organisation", headers={"Accept-Language": "zh-CN"}).text
    assert agent.name_zh in page
    assert "特级" in page


def test_an_agent_without_an_assessment_is_marked(signed_in):
    make_agent(qualified_until=None)
    assert "not qualified" in signed_in("administrator").get("/organisation").text


def test_an_empty_centre_says_where_teams_come_from(signed_in):
    assert "No teams yet" in signed_in("administrator").get("/organisation").text
