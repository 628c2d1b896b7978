"""The pages of appeals as each person sees them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.appeals.models import Appeal
from app.appeals.service import ending
from app.evaluations.policy.answers import Answer
from app.evaluations.service.unrecorded import release_evaluation
from app.foundation import clock
from app.foundation.access.roles import Role
from app.foundation.db import db, transaction
from tests.factories.appeals import (
    LOST,
    agent_of,
    decide,
    ground,
    groundless,
    make_appeal,
    make_appealable,
    upheld,
)
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_team, make_user
from tests.factories.evaluations import ALL_PASS
from tests.factories.live import hand_in, make_live, make_mystery
from tests.factories.rubrics import KIND_CODES, KINDS, make_version

GROUNDS = {"greeting-appealed": "1", "greeting-reason": "misheard", "greeting-text": "I did.",
           "greeting-moment_s": "2.5"}  # fmt: skip
UPHELD = {"greeting-outcome": "upheld", "greeting-verdict": "pass", "greeting-text": "At 0:02."}


@pytest.fixture
def agent(signed_in):
    return signed_in("agent")


@pytest.fixture
def score(agent):
    """A score of the agent that he can appeal."""
    made = make_agent(user_id=agent.user.id)
    make_user("supervisor")
    return make_appealable(agent=made, call=make_call(agent_id=made.id))


def test_an_agent_finds_the_way_from_his_score_to_an_appeal_and_back(agent, score):
    sheet, form = f"/evaluations/{score.id}", f"/evaluations/{score.id}/appeal"
    assert form in agent.get(sheet).text
    page = agent.get(form).text
    assert "Greeting" in page
    assert 'name="solved-appealed"' in page
    assert 'name="rude-appealed"' not in page
    sent = agent.post(form, data=GROUNDS)
    appeal = db.session.query(Appeal).one()
    assert sent.location == f"/appeals/{appeal.id}"
    assert appeal.items[0].at_s == 2.5
    assert "I did." in agent.get(sent.location).text
    assert f"/evaluations/{score.id}/appeals" in agent.get(sheet).text
    assert f'"{form}"' not in agent.get(sheet).text
    assert agent.get(form, follow_redirects=True).request.path == sent.location
    assert score.call.external_id in agent.get("/appeals").text


def test_what_was_entered_stays_where_something_is_missing(agent, score):
    again = agent.post(f"/evaluations/{score.id}/appeal", data=GROUNDS | {"greeting-text": " "})
    assert again.status_code == 422
    assert "Say in your own words" in again.text
    assert "checked" in again.text
    assert agent.post(f"/evaluations/{score.id}/appeal", data={}).status_code == 422


def test_a_score_that_is_final_offers_no_appeal(agent, score, monkeypatch):
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert f"/evaluations/{score.id}/appeal" not in agent.get(f"/evaluations/{score.id}").text
    assert agent.get(f"/evaluations/{score.id}/appeal").status_code == 409
    assert agent.post(f"/evaluations/{score.id}/appeal", data=GROUNDS).status_code == 409


def test_a_supervisor_decides_with_the_new_total_before_his_eyes(signed_in, score):
    appeal = make_appeal(score)
    supervisor = signed_in("supervisor")
    assert "yours to decide" in supervisor.get("/appeals").text
    path = f"/appeals/{appeal.id}"
    assert "greeting-outcome" in supervisor.get(path).text
    assert "80" in supervisor.get(f"{path}/total", query_string=UPHELD).text
    unchanged = supervisor.get(f"{path}/total", query_string=UPHELD | {"greeting-outcome": "groundless"})
    assert "unchanged" in unchanged.text
    again = supervisor.post(f"{path}/decide", data=UPHELD | {"greeting-text": ""})
    assert again.status_code == 422
    assert "Explain each decision" in again.text
    assert supervisor.post(f"{path}/decide", data=UPHELD).status_code == 302
    assert supervisor.get(path).text.count("greeting-outcome") == 0
    db.session.refresh(score)
    assert score.total == 80
    assert supervisor.post(f"{path}/decide", data=UPHELD).status_code == 409


def test_a_total_that_cannot_be_is_explained_and_what_is_asked_then_can_be_answered(signed_in, agent):
    made = make_agent(user_id=agent.user.id)
    answers = {code: Answer("pass") for code in KIND_CODES} | {"verified": Answer("fail")}
    score = make_appealable(answers, agent=made, version=make_version(KINDS), codes=KIND_CODES)
    appeal = make_appeal(score, ground("verified"))
    supervisor = signed_in("supervisor")
    assert "Way of checking" in supervisor.get(f"/appeals/{appeal.id}").text
    data = {"verified-outcome": "upheld", "verified-verdict": "pass", "verified-text": "He did."}
    total = f"/appeals/{appeal.id}/total"
    assert "Way of checking" in supervisor.get(total, query_string=data).text
    whole = data | {"verified-how-verdict": "pass"}
    assert "100" in supervisor.get(total, query_string=whole).text
    assert supervisor.post(f"/appeals/{appeal.id}/decide", data=data).status_code == 422
    assert supervisor.post(f"/appeals/{appeal.id}/decide", data=whole).status_code == 302


def test_the_agent_agrees_or_goes_on(agent, score, signed_in):
    appeal = make_appeal(score)
    path = f"/appeals/{appeal.id}"
    decide(appeal, groundless())
    page = agent.get(path).text
    assert "Nothing is heard before 0:20." in page
    assert f"{path}/accept" in page
    assert agent.post(f"{path}/second-level", data={"text": ""}).status_code == 422
    assert agent.post(f"{path}/second-level", data={"text": "It is there."}).status_code == 302
    assert agent.post(f"{path}/accept").status_code == 409
    director = signed_in("director")
    assert "It is there." in director.get(path).text
    assert "greeting-outcome" in director.get(path).text
    director.post(f"{path}/decide", data=UPHELD)
    assert "Upheld" in agent.get(path).text
    assert agent.post(f"{path}/withdraw").status_code == 409


def test_the_agent_withdraws(agent, score):
    appeal = make_appeal(score)
    agent.post(f"/appeals/{appeal.id}/withdraw")
    assert "Withdrawn" in agent.get(f"/appeals/{appeal.id}").text
    assert f"/evaluations/{score.id}/appeal" in agent.get(f"/evaluations/{score.id}").text


def test_who_took_part_reads_why_he_does_not_decide(signed_in, score):
    appeal = make_appeal(score)
    director = signed_in("director")
    assert "decided by others" in director.get(f"/appeals/{appeal.id}").text
    assert director.post(f"/appeals/{appeal.id}/decide", data=UPHELD).status_code == 403


def test_nobody_reads_an_appeal_who_may_not_read_the_score(signed_in, score):
    appeal = make_appeal(score)
    monitor = signed_in("monitor", user=score.monitor)
    expected = {"supervisor": 200, "director": 200, "agent": 404, "monitor": 404, "team_lead": 404}
    for role in set(Role) - {Role.SYSTEM}:
        browser = signed_in(role.value)
        assert browser.get(f"/appeals/{appeal.id}").status_code == expected.get(role, 403), role
    assert monitor.get(f"/appeals/{appeal.id}").status_code == 200
    assert monitor.post(f"/appeals/{appeal.id}/decide", data=UPHELD).status_code == 403
    assert monitor.get(f"/appeals/{appeal.id}/total").status_code == 403


def test_a_lead_reads_his_teams_appeals_alone(signed_in):
    lead = signed_in("team_lead")
    team = make_team(lead_id=lead.user.id)
    make_user("supervisor")
    mine = make_agent(user_id=make_user("agent").id, team_id=team.id)
    own = make_appeal(make_appealable(agent=mine, call=make_call(agent_id=mine.id)))
    other = make_appeal()
    page = lead.get("/appeals").text
    assert f"/appeals/{own.id}" in page
    assert f"/appeals/{other.id}" not in page
    assert lead.get("/appeals/figures").status_code == 403


def test_of_a_call_that_two_people_score_each_sees_the_appeal_against_his_own(signed_in, agent):
    """Nothing may tell a monitor that there is another score (decision 17)."""
    made = make_agent(user_id=agent.user.id)
    call = make_call(agent_id=made.id)
    first, second = (make_appealable(agent=made, call=call, is_second=two) for two in (False, True))
    appeal = make_appeal(first)
    one, other = (signed_in("monitor", user=score.monitor) for score in (first, second))
    assert call.external_id in one.get("/appeals").text
    assert call.external_id not in other.get("/appeals").text
    assert other.get(f"/appeals/{appeal.id}").status_code == 404
    assert other.get(f"/evaluations/{first.id}/appeals").status_code == 404
    assert "/appeals/" not in other.get(f"/evaluations/{second.id}").text
    assert ">1<" in one.get("/appeals/figures").text.replace("\n", "").replace(" ", "")
    assert "None was lodged" in other.get("/appeals/figures").text


def test_the_list_is_narrowed_to_what_is_overdue(signed_in, score, monkeypatch):
    appeal = make_appeal(score)
    supervisor = signed_in("supervisor")
    link = f"/appeals/{appeal.id}"
    assert link not in supervisor.get("/appeals?state=overdue").text
    later = clock.now() + timedelta(days=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = supervisor.get("/appeals?state=overdue").text
    assert link in page
    assert "overdue by" in page
    for wanted in ("state=closed", "monitor_id=0", "team_id=0"):
        assert link not in supervisor.get(f"/appeals?show=all&{wanted}").text


def test_holidays_that_nobody_knows_yet_are_told(signed_in, score, monkeypatch):
    make_appeal(score)
    supervisor = signed_in("supervisor")
    assert "are not known yet" not in supervisor.get("/appeals").text
    appeal = db.session.query(Appeal).one()
    appeal.due_on = date(2031, 1, 2)
    db.session.commit()
    assert "The public holidays of 2031 are not known yet" in supervisor.get("/appeals").text


def test_a_score_without_a_fault_has_nothing_to_appeal(agent):
    made = make_agent(user_id=agent.user.id)
    score = make_appealable(ALL_PASS, agent=made)
    assert "nothing to appeal" in agent.get(f"/evaluations/{score.id}/appeal").text


def test_figures_are_seen_and_taken_away(signed_in, score):
    appeal = make_appeal(score, ground("greeting"), ground("solved"))
    decide(appeal, upheld(), groundless("solved"))
    director = signed_in("director")
    page = director.get("/appeals/figures").text
    for words in ("Greeting", "Problem solved", "Misheard", "100 %", "Share upheld"):
        assert words in page
    csv = director.get("/appeals/figures.csv").data.decode("utf-8-sig").splitlines()
    assert csv[0].startswith("By,Name,Items appealed,Decided,Upheld")
    assert any(line.startswith("Item,Greeting,1,1,1,0,0,1.0,0.2") for line in csv)
    assert director.get("/appeals/figures.xlsx").data[:2] == b"PK"
    assert director.get("/appeals/figures.pdf").status_code == 404
    assert director.get("/appeals/figures?from=yesterday").status_code == 400
    assert "None was lodged" in director.get("/appeals/figures?from=2020-01-01&to=2020-02-01").text


def test_withdrawn_on_the_way_nothing_is_left_to_decide(signed_in, score):
    appeal = make_appeal(score)
    with transaction():
        ending.withdraw_appeal(agent_of(score), appeal.id)
    assert f"/appeals/{appeal.id}" not in signed_in("supervisor").get("/appeals").text


@pytest.mark.parametrize(
    ("language", "live", "mystery"),
    [
        ("en", "How this call was scored", "This was a mystery call"),
        ("zh-CN", "本通电话的评分方式", "这是一次匿名访问"),
    ],
)
def test_of_a_call_heard_live_both_pages_say_how_it_was_heard(
    agent, signed_in, monkeypatch, language, live, mystery
):
    made, words = make_agent(user_id=agent.user.id), {"headers": {"Accept-Language": language}}
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=5))
    heard, rung = make_live(agent=made), make_mystery(made).live_call
    supervisor = signed_in("supervisor")
    for one, told in ((heard, [live]), (rung, [live, mystery])):
        hand_in(one, LOST)
        if one is rung:
            with transaction():
                release_evaluation(actor_of(supervisor.user), one.evaluation_id)
        address = f"/evaluations/{one.evaluation_id}/appeal"
        assert [word for word in told if word not in agent.get(address, **words).text] == []
        appeal = make_appeal(one.evaluation, ground("solved"))
        pages = (browser.get(f"/appeals/{appeal.id}", **words).text for browser in (agent, supervisor))
        assert [word for page in pages for word in [*told, "css/live.css"] if word not in page] == []


def test_of_a_recorded_call_neither_page_speaks_of_live_listening(agent, score):
    appeal = make_appeal(score)
    pages = agent.get(f"/appeals/{appeal.id}").text, agent.get(f"/evaluations/{score.id}").text
    assert ["How this call was scored" in page for page in pages] == [False, False]
