"""The pages of joint listening, for each role, with wrong input, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.foundation.db import db
from app.joint.models import JointSession, LeadAway
from tests.factories.build import NOON, kept, make_call, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.joint import (
    make_common_problem,
    make_excellent,
    make_heard,
    make_held,
    make_lead,
    make_session,
)

TERMS = {"day": "2026-10-21", "time": "14:00", "minutes": "60", "is_blind": "y"}


@pytest.fixture
def supervisor(app, signed_in):
    return signed_in("supervisor")


@pytest.fixture
def lead(app):
    return make_lead(name_en="Lee Lead")


@pytest.mark.parametrize("role", ["team_lead", "monitor", "supervisor", "director"])
def test_the_rotation_opens_for_those_who_listen_together(app, signed_in, lead, role):
    page = signed_in(role).get("/joint")
    assert page.status_code == 200
    assert "Lee Lead" in page.text


@pytest.mark.parametrize("role", ["agent", "trainer", "administrator", "auditor", "operations_manager"])
def test_it_is_closed_to_the_others(app, signed_in, role):
    assert signed_in(role).get("/joint").status_code == 403


def test_the_rotation_says_who_is_overdue_planned_and_next(supervisor):
    late, planned = make_lead(), make_lead()
    make_held(NOON - timedelta(weeks=5), leads=[late])
    make_session(leads=[planned])
    page = supervisor.get("/joint").text
    assert "overdue" in page
    assert "planned for" in page
    assert ">next<" in page.replace("\n", "").replace(" ", "")


def test_the_month_tells_how_many_were_held_of_those_planned(supervisor):
    make_held(), make_session(), make_session(state="cancelled")
    make_held(NOON - timedelta(weeks=6))
    page = supervisor.get("/joint?month=2026-10").text
    assert "1 / 2" in page
    assert "1 session was cancelled" in page


@pytest.mark.parametrize("month", ["soon", "2026-13", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_told_in_words(supervisor, month):
    assert "is no month" in supervisor.get(f"/joint?month={month}").text


def test_the_form_proposes_whose_turn_it_is(supervisor, lead):
    make_held(leads=[make_lead(), make_lead()])
    page = supervisor.get("/joint/new").text
    ticked = page.split(f'value="{lead.id}"')[0].rsplit("<input", 1)[1]
    assert "checked" in ticked


def test_a_session_is_arranged_on_the_page(supervisor, lead):
    answer = supervisor.post(
        "/joint", data={**TERMS, "monitor_id": supervisor.user.id, "lead_ids": [lead.id]}
    )
    session = db.session.query(JointSession).one()
    assert answer.location == f"/joint/{session.id}/choose"
    assert session.begins_at.isoformat() == "2026-10-21T06:00:00+00:00"  # 14:00 in Shanghai


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "2026-10-13"), ("day", "tomorrow"), ("minutes", "1"), ("lead_ids", []), ("monitor_id", "x")],
)
def test_wrong_terms_are_sent_back_with_the_fault(supervisor, lead, field, value):
    terms = {**TERMS, "monitor_id": supervisor.user.id, "lead_ids": [lead.id], field: value}
    answer = supervisor.post("/joint", data=terms)
    assert answer.status_code == 422
    assert "need your attention" in answer.text


def test_the_page_of_choosing_says_why_a_call_is_suggested(supervisor):
    make_common_problem(), make_excellent()
    page = supervisor.get(f"/joint/{make_session(scores=[]).id}/choose").text
    assert "Shows common problems: Greeting" in page
    assert "Excellent: 99 points" in page


def test_a_call_is_taken_in_and_out(supervisor):
    session, score = make_session(scores=[]), make_heard()
    supervisor.post(f"/joint/{session.id}/calls", data={"evaluation_id": score.id})
    [call] = db.session.get(JointSession, session.id).calls
    assert supervisor.post(f"/joint/calls/{call.id}/remove").status_code == 302
    db.session.expire_all()
    assert db.session.get(JointSession, session.id).calls == []


def test_a_blind_session_names_no_agent_no_team_and_no_call(signed_in, lead):
    session = make_session(leads=[lead], is_blind=True)
    evaluation = session.calls[0].evaluation
    page = signed_in("team_lead", user=lead).get(f"/joint/{session.id}").text
    agent = evaluation.agent
    for name in (agent.name_en, agent.number, agent.team.name_en, evaluation.call.external_id):
        assert name not in page


def test_an_open_session_names_them(signed_in, lead):
    session = make_session(leads=[lead])
    page = signed_in("team_lead", user=lead).get(f"/joint/{session.id}").text
    assert session.calls[0].evaluation.agent.name_en in page


def test_a_lead_hears_the_call_beside_its_words(signed_in, lead):
    session = make_session(leads=[lead])
    call = session.calls[0].evaluation.call
    browser = signed_in("team_lead", user=lead)
    page = browser.get(f"/joint/{session.id}").text
    assert f"/recordings/{call.recording.id}/player" in page  # the sound is being prepared
    assert f"/calls/{call.id}/transcript" in page
    assert browser.get(f"/recordings/{call.recording.id}/player").status_code == 200
    assert browser.get(f"/calls/{call.id}/transcript").status_code == 200
    assert browser.get(f"/calls/{call.id}").status_code == 404


def test_once_the_time_is_over_he_reads_the_notes_and_hears_nothing(signed_in, lead, set_clock):
    session = make_held(leads=[lead], state="closed", closed_at=NOON)
    set_clock(NOON + timedelta(days=8))
    call = session.calls[0].evaluation.call
    browser = signed_in("team_lead", user=lead)
    page = browser.get(f"/joint/{session.id}")
    assert page.status_code == 200
    assert "Not to be heard now" in page.text
    assert session.calls[0].evaluation.agent.number not in page.text
    assert browser.get(f"/calls/{call.id}/transcript").status_code == 404
    assert browser.get(f"/recordings/{call.recording.id}/sound").status_code == 404


def test_a_monitor_who_has_the_call_to_score_meanwhile_does_not_see_its_score(signed_in):
    session = make_session()
    browser = signed_in("monitor", user=session.monitor)
    assert "Published score" in browser.get(f"/joint/{session.id}").text
    make_evaluation(call=session.calls[0].evaluation.call, monitor_id=session.monitor_id)
    assert "Published score" not in browser.get(f"/joint/{session.id}").text


def test_a_session_is_closed_to_leads_and_monitors_who_are_not_in_it(signed_in):
    session = make_session()
    assert signed_in("team_lead", user=make_lead()).get(f"/joint/{session.id}").status_code == 404
    assert signed_in("monitor").get(f"/joint/{session.id}").status_code == 404


def test_a_lead_writes_nothing(signed_in, lead):
    session = make_session(leads=[lead])
    browser = signed_in("team_lead", user=lead)
    assert "Keep notes" not in browser.get(f"/joint/{session.id}").text
    assert browser.post(f"/joint/calls/{session.calls[0].id}/notes").status_code == 403


def test_a_session_goes_its_way_to_the_end(supervisor, lead):
    session = make_session(leads=[lead])
    call, here = session.calls[0].id, f"/joint/{session.id}"
    supervisor.post(f"{here}/hold", data={"present": [lead.id]})
    notes = {"discussion": "Too fast", "other_item": "greeting", "other_words": "Centre first"}
    supervisor.post(f"/joint/calls/{call}/notes", data=notes)
    task = {"step": "coaching", "text": "Practise", "owner_id": lead.id, "due_on": "2026-10-30"}
    supervisor.post(f"/joint/calls/{call}/follow-ups", data=task)
    supervisor.post(f"{here}/close")
    page = supervisor.get(here).text
    for words in ("Closed", "Too fast", "Centre first", "Practise"):
        assert words in page


def test_cancelling_needs_a_reason(supervisor):
    session = make_session()
    assert supervisor.post(f"/joint/{session.id}/cancel", data={"reason": ""}).status_code == 422
    supervisor.post(f"/joint/{session.id}/cancel", data={"reason": "Storm"})
    assert "Cancelled: Storm" in supervisor.get(f"/joint/{session.id}").text


def test_a_follow_up_without_words_comes_back(supervisor):
    call = make_session().calls[0]
    answer = supervisor.post(f"/joint/calls/{call.id}/follow-ups", data={"step": "case", "text": ""})
    assert answer.status_code == 422


def test_the_owner_sees_what_he_has_to_do_and_ticks_it_off(signed_in, supervisor, lead):
    session = make_held(leads=[lead])
    task = {"step": "case", "text": "Write it up", "owner_id": lead.id, "due_on": "2026-10-30"}
    supervisor.post(f"/joint/calls/{session.calls[0].id}/follow-ups", data=task)
    browser = signed_in("team_lead", user=lead)
    assert "Write it up" in browser.get("/joint").text
    browser.post("/joint/follow-ups/1/done")
    assert "Write it up" not in browser.get("/joint").text


def test_a_lead_enters_and_removes_his_own_days_away(signed_in, lead):
    browser = signed_in("team_lead", user=lead)
    days = {"lead_id": lead.id, "first_on": "2026-10-15", "last_on": "2026-10-16"}
    assert browser.post("/joint/away", data=days).status_code == 302
    away = db.session.query(LeadAway).one()
    browser.post(f"/joint/away/{away.id}/remove")
    assert db.session.query(LeadAway).count() == 0


def test_he_does_not_enter_anothers(signed_in, lead):
    days = {"lead_id": make_lead().id, "first_on": "2026-10-15", "last_on": "2026-10-16"}
    assert signed_in("team_lead", user=lead).post("/joint/away", data=days).status_code == 422


def test_somebody_elses_days_away_have_no_button(signed_in, lead):
    other = make_lead()
    away = kept(LeadAway(lead_id=other.id, first_on=date(2026, 10, 14), last_on=date(2026, 10, 16)))
    assert f"/joint/away/{away.id}/remove" not in signed_in("team_lead", user=lead).get("/joint").text


def test_the_start_page_of_a_lead_says_when_it_is_his_turn(signed_in, lead):
    session = make_session(leads=[lead])
    page = signed_in("team_lead", user=lead).get("/teams").text
    assert f"/joint/{session.id}" in page
    assert "your turn on" in page


def test_the_duty_of_the_monitor_counts_the_minutes(supervisor):
    monitor = make_user("monitor")
    scores = [make_heard(call=make_call(duration_s=33 * 60))]
    make_held(monitor_id=monitor.id, scores=scores)
    page = supervisor.get("/sampling/duty?week_on=2026-10-12").text
    assert "done 33" in page


def test_the_pages_read_chinese(signed_in, lead):
    session = make_held(leads=[lead])
    browser = signed_in("supervisor")
    browser.set_cookie("language", "zh_CN")
    for address in ("/joint", "/joint/new", f"/joint/{session.id}", f"/joint/{session.id}/choose"):
        assert "共同监听" in browser.get(address).text


def test_an_empty_centre_says_what_comes_here(signed_in):
    page = signed_in("monitor", user=make_user("monitor")).get("/joint").text
    assert "Nobody leads a team" in page
    assert "No session yet" in page
