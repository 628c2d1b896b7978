"""The pages of coaching, for each role, with wrong input, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.coaching.models import ImprovementPlan, Interview
from app.foundation.db import db
from app.foundation.queue.registry import KINDS
from tests.factories.build import make_user
from tests.factories.coaching import (
    TODAY,
    make_drawn_plan,
    make_interview,
    make_low_score,
    make_plan,
    make_recorded_call,
)

RECORD = {"kind": "problem", "held_on": "2026-10-20", "found": "No greeting", "agreed": "Greet"}
PLAN = {"goal": "Greets", "measures": "Card", "item_codes": ["greeting"], "due_on": "2026-11-17"}


@pytest.fixture
def supervisor(app, signed_in):
    return signed_in("supervisor")


def reading_in_chinese(browser):
    browser.set_cookie("language", "zh_CN")
    return browser


def monitor_of(interview, signed_in):
    return signed_in("monitor", user=interview.interviewer)


def agent_of(interview, signed_in):
    user = db.session.get(type(interview.interviewer), interview.agent.user_id)
    return signed_in("agent", user=user)


@pytest.mark.parametrize("role", ["agent", "team_lead", "monitor", "supervisor", "director"])
def test_the_overview_opens_for_those_who_coach_and_are_coached(app, signed_in, role):
    make_plan()
    assert signed_in(role).get("/coaching").status_code == 200


@pytest.mark.parametrize("role", ["trainer", "administrator", "auditor", "operations_manager"])
def test_it_is_closed_to_the_others(app, signed_in, role):
    assert signed_in(role).get("/coaching").status_code == 403


def test_a_low_score_leads_to_its_interview(supervisor):
    evaluation = make_low_score()
    assert f"/evaluations/{evaluation.id}/interview" in supervisor.get("/coaching").text


def test_an_agent_is_shown_no_proposals(app, signed_in):
    interview = make_interview()
    make_low_score(agent_id=interview.agent_id)
    assert "call for an interview" not in agent_of(interview, signed_in).get("/coaching").text


def test_the_overview_says_what_waits_for_a_signature(app, signed_in):
    interview = make_interview()
    assert "waits for your signature" in agent_of(interview, signed_in).get("/coaching").text


def test_a_plan_past_its_last_day_is_marked(supervisor):
    make_plan(days=[TODAY - timedelta(days=1)])
    assert "overdue" in supervisor.get("/coaching").text


def test_the_form_starts_with_the_items_that_lost_points(supervisor):
    page = supervisor.get(f"/evaluations/{make_low_score().id}/interview").text
    assert "Greeting" in page
    assert "Long silence" not in page


def test_an_interview_is_kept_and_shown(supervisor):
    evaluation = make_low_score()
    answer = supervisor.post(f"/evaluations/{evaluation.id}/interview", data=RECORD)
    assert answer.status_code == 302
    assert "No greeting" in supervisor.get(answer.location).text


def test_the_form_of_a_score_with_an_interview_leads_to_it(supervisor):
    interview = make_interview()
    answer = supervisor.get(f"/evaluations/{interview.evaluation_id}/interview")
    assert answer.location == f"/coaching/{interview.id}"


@pytest.mark.parametrize(
    "wrong",
    [{"found": ""}, {"agreed": "  "}, {"kind": "gossip"}, {"held_on": "yesterday"}, {"held_on": "2026-10-21"},
     {"found": "x" * 4001}],
)  # fmt: skip
def test_a_wrong_interview_comes_back_with_what_was_written(supervisor, wrong):
    answer = supervisor.post(
        f"/evaluations/{make_low_score().id}/interview", data=RECORD | {"agreed": "Greet them all"} | wrong
    )
    assert answer.status_code == 422
    assert "Greet them all" in answer.text or "agreed" in wrong
    assert db.session.query(Interview).count() == 0


def test_interviewer_and_agent_sign_on_the_page(app, signed_in):
    interview = make_interview()
    for browser in (monitor_of(interview, signed_in), agent_of(interview, signed_in)):
        browser.post(f"/coaching/{interview.id}/sign")
    assert agent_of(interview, signed_in).get(f"/coaching/{interview.id}").text.count("signed ") == 2


def test_a_lead_who_interviewed_may_sign(app, signed_in):
    lead = signed_in("team_lead")
    interview = make_interview(interviewer_id=lead.user.id)
    interview.agent.team.lead_id = lead.user.id
    db.session.commit()
    lead.post(f"/coaching/{interview.id}/sign")
    assert interview.signed_by_interviewer_at is not None


def test_another_agents_interview_is_not_there(app, signed_in):
    assert signed_in("agent").get(f"/coaching/{make_interview().id}").status_code == 404


def test_another_monitors_interview_is_not_there(app, signed_in):
    assert signed_in("monitor").get(f"/coaching/{make_interview().id}").status_code == 404


def test_a_plan_starts_on_the_page_of_its_interview(supervisor):
    interview = make_interview()
    assert supervisor.post(f"/coaching/{interview.id}/plan", data=PLAN).status_code == 302
    assert db.session.query(ImprovementPlan).one().item_codes == ["greeting"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"goal": ""},
        {"measures": " "},
        {"due_on": "2026-10-20"},
        {"due_on": ""},
        {"item_codes": ["unheard-of"]},
    ],
)
def test_a_wrong_plan_comes_back_with_what_was_written(supervisor, wrong):
    interview = make_interview()
    answer = supervisor.post(
        f"/coaching/{interview.id}/plan", data=PLAN | {"measures": "Card by the screen"} | wrong
    )
    assert answer.status_code == 422
    assert "Card by the screen" in answer.text or "measures" in wrong
    assert db.session.query(ImprovementPlan).count() == 0


def test_the_agent_reads_the_plan_but_has_no_form(app, signed_in):
    plan = make_drawn_plan()
    page = agent_of(plan.interview, signed_in).get(f"/coaching/{plan.interview_id}").text
    assert "Card at the screen" in page
    assert "/coaching/follow-ups/" not in page


def test_a_follow_up_leads_to_its_call(app, signed_in):
    plan = make_drawn_plan()
    page = monitor_of(plan.interview, signed_in).get(f"/coaching/{plan.interview_id}").text
    assert f"/calls/{plan.follow_ups[0].call_id}" in page


def test_a_finding_is_kept(supervisor):
    plan = make_drawn_plan()
    address = f"/coaching/follow-ups/{plan.follow_ups[0].id}"
    assert supervisor.post(address, data={"outcome": "improved", "remark": ""}).status_code == 302
    assert plan.follow_ups[0].outcome == "improved"


@pytest.mark.parametrize("wrong", [{}, {"outcome": "maybe"}, {"outcome": "improved", "remark": "x" * 4001}])
def test_a_wrong_finding_comes_back(supervisor, wrong):
    plan = make_drawn_plan()
    answer = supervisor.post(
        f"/coaching/follow-ups/{plan.follow_ups[0].id}", data={"remark": "Better"} | wrong
    )
    assert answer.status_code == 422
    assert plan.follow_ups[0].outcome is None


def test_a_finding_on_another_teams_plan_is_refused(app, signed_in):
    plan = make_drawn_plan()
    address = f"/coaching/follow-ups/{plan.follow_ups[0].id}"
    assert signed_in("team_lead").post(address, data={"outcome": "improved"}).status_code == 404


def test_the_page_says_that_another_round_follows(supervisor):
    plan = make_drawn_plan(days=[TODAY])
    address = f"/coaching/follow-ups/{plan.follow_ups[0].id}"
    answer = supervisor.post(address, data={"outcome": "unchanged", "remark": ""}, follow_redirects=True)
    assert "another round of listening runs until Nov 17, 2026" in answer.text


def test_a_plan_is_closed_by_its_button(supervisor):
    plan = make_drawn_plan(days=[TODAY])
    address = f"/coaching/follow-ups/{plan.follow_ups[0].id}"
    page = supervisor.post(address, data={"outcome": "improved", "remark": ""}, follow_redirects=True).text
    assert f"/coaching/{plan.interview_id}/close" in page
    supervisor.post(f"/coaching/{plan.interview_id}/close")
    assert plan.state == "closed"


def test_praise_asks_for_no_plan(supervisor):
    interview = make_interview(kind="praise")
    assert "No plan needed" in supervisor.get(f"/coaching/{interview.id}").text


def test_what_people_write_is_never_markup(supervisor):
    interview = make_interview(found="<script>alert(1)</script>")
    assert "<script>alert" not in supervisor.get(f"/coaching/{interview.id}").text


def test_the_pages_speak_chinese(app, signed_in):
    plan = make_drawn_plan()
    browser = reading_in_chinese(signed_in("supervisor", user=make_user("supervisor")))
    assert "面谈" in browser.get("/coaching").text
    assert "改进计划" in browser.get(f"/coaching/{plan.interview_id}").text
    assert "面谈" in browser.get(f"/evaluations/{make_low_score().id}/interview").text


def test_the_morning_job_draws(app):
    plan = make_plan()
    make_recorded_call(plan.agent_id)
    KINDS["coaching.draw_follow_ups"].run()
    assert plan.follow_ups[0].call_id is not None
