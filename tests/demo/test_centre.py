"""The people of the demo centre (P1, P2)."""

from __future__ import annotations

from collections import Counter

from demo.centre import demo_people


def test_the_centre_has_three_teams_of_four_agents() -> None:
    assert Counter(agent.team for agent in demo_people().agents) == {
        team.code: 4 for team in demo_people().teams
    }


def test_each_role_has_its_people() -> None:
    assert Counter(person.role for person in demo_people().staff) == {
        "team_lead": 3,
        "qa_monitor": 3,
        "qa_supervisor": 1,
        "trainer": 1,
        "operations_manager": 1,
        "centre_director": 1,
        "administrator": 1,
        "auditor": 1,
    }


def test_no_login_and_no_agent_number_is_given_twice() -> None:
    centre = demo_people()
    logins = [agent.login for agent in centre.agents] + [person.login for person in centre.staff]
    numbers = [agent.number for agent in centre.agents]
    assert (len(set(logins)), len(set(numbers))) == (len(logins), 12)


def test_every_team_is_led_by_a_team_lead() -> None:
    leads = {person.login for person in demo_people().staff if person.role == "team_lead"}
    assert {team.lead for team in demo_people().teams} == leads


def test_no_agent_was_qualified_before_being_hired() -> None:
    assert all(agent.hired_on < agent.qualified_on for agent in demo_people().agents)
