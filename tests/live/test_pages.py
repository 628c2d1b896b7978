"""Pages of live listening and mystery calls."""

from __future__ import annotations

import pytest

from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.live.models import LiveCall, MysteryPlan
from app.live.service import records
from tests.factories.build import make_agent, make_call, make_user
from tests.factories.live import after, hand_in, make_live, make_mystery, make_plan, make_record, make_rubric
from tests.factories.rubrics import CODES

HTMX = {"HX-Request": "true"}
PASSED = {f"{code}-verdict": "pass" for code in CODES}


@pytest.fixture
def monitor(signed_in):
    return signed_in("monitor")


def test_a_monitor_begins_to_listen_and_scores_on_the_ordinary_form(app, monitor):
    make_rubric()
    agent = make_agent()
    make_call()  # tells of the queue
    page = monitor.get("/live")
    assert f"{agent.number} · {agent.name_en}" in page.text
    told = {"agent_id": agent.id, "queue": "billing", "language": "en"}
    desk = monitor.post("/live", data=told, follow_redirects=True)
    for wanted in (
        "data-live-clock",
        "data-scoring",
        "data-autosave",
        "Interrupted the customer",
        "heard live",
    ):
        assert wanted in desk.text
    assert "data-player" not in desk.text
    assert "You listen to" in monitor.get("/live").text
    assert "You listen to a call already" in monitor.post("/live", data=told, follow_redirects=True).text


def test_clock_and_remarks_answer_their_parts(app, monitor, hands):
    live = make_live(monitor.user, heard_s=None)
    hands.at = after(15)
    listed = monitor.post(f"/live/{live.id}/marks/3", headers=HTMX)
    assert "0:15" in listed.text
    assert "Interrupted the customer" in listed.text
    paused = monitor.post(f"/live/{live.id}/clock", data={"press": "pause"}, headers=HTMX)
    assert "Go on" in paused.text
    over = monitor.post(f"/live/{live.id}/clock", data={"press": "stop"}, headers=HTMX)
    assert "data-going-on" not in over.text
    assert monitor.post(f"/live/{live.id}/clock", data={"press": "eject"}).status_code == 400
    assert monitor.post(f"/live/{live.id}/marks/3", headers=HTMX).status_code == 409
    back = monitor.post(f"/live/{live.id}/clock", data={"press": "stop"})
    assert back.location.endswith(f"/evaluations/{live.evaluation_id}/score")


def test_submitting_publishes_and_the_sheet_tells_how_it_was_scored(app, monitor):
    live = make_live(monitor.user)
    sent = monitor.post(
        f"/evaluations/{live.evaluation_id}/submit", data=PASSED | {"revision": "0"}, follow_redirects=True
    )
    assert "The agent can see it now" in sent.text
    assert "Scored live, recording attached later." in sent.text
    make_record(live.agent)
    with transaction():
        records.match_records(SYSTEM)
    assert "Scored live, recording attached on" in monitor.get(f"/evaluations/{live.evaluation_id}").text


def test_the_record_is_chosen_taken_off_and_chosen_again(app, monitor):
    live = make_live(monitor.user)
    first, second = make_record(live.agent, begins_s=-100), make_record(live.agent, begins_s=25)
    page = monitor.get(f"/live/{live.id}/record")
    assert first.external_id in page.text
    assert second.external_id in page.text
    address = f"/live/{live.id}/record"
    assert "is attached" in monitor.post(address, data={"call_id": first.id}, follow_redirects=True).text
    off = monitor.post(f"{address}/detach", data={"reason": "Another voice."}, follow_redirects=True)
    assert "is taken off" in off.text
    monitor.post(address, data={"call_id": second.id})
    assert live.record_call_id == second.id


def test_giving_up_asks_for_a_reason(app, monitor):
    live = make_live(monitor.user, heard_s=None)
    assert monitor.post(f"/live/{live.id}/discard", data={"reason": ""}).status_code == 400
    done = monitor.post(f"/live/{live.id}/discard", data={"reason": "Broke off."}, follow_redirects=True)
    assert "is given up" in done.text
    assert "Nothing heard live yet" in done.text


def test_the_supervisor_sees_all_that_was_heard_live_and_no_form(app, signed_in):
    live = make_live()
    page = signed_in("supervisor").get("/live")
    assert live.agent.number in page.text
    assert "awaited" in page.text
    assert "data-begin" not in page.text
    assert f"/evaluations/{live.evaluation_id}" not in page.text


def test_an_empty_list_says_what_to_do(app, monitor, signed_in):
    assert "Nothing heard live yet" in monitor.get("/live").text
    assert "no agent whom you may listen to" in monitor.get("/live").text
    assert "Your supervisor has planned none for you" in monitor.get("/mystery").text
    assert "Plan one" in signed_in("supervisor").get("/mystery").text


def test_a_supervisor_plans_and_a_monitor_calls_and_scores(app, signed_in, monitor):
    version, agent, supervisor = make_rubric(), make_agent(), signed_in("supervisor")
    assert supervisor.get("/mystery/new").status_code == 200
    told = {
        "title_en": "Ask for the bill", "ask_zh": "账单多少钱？", "answer_en": "Eighty yuan",
        "agent_id": agent.id,
        "rubric_version_id": version.id, "caller_id": monitor.user.id, "first_on": "2026-10-12",
        "last_on": "2026-10-16", "from_time": "09:00", "until_time": "21:00", "release_after_days": "3",
        "team_id": "0", "queue": "",
    }  # fmt: skip
    wrong = supervisor.post("/mystery/new", data=told | {"agent_id": "0"})
    assert (wrong.status_code, "Choose one target" in wrong.text) == (400, True)
    kept = supervisor.post("/mystery/new", data=told, follow_redirects=True)
    assert "is planned" in kept.text
    [plan] = db.session.query(MysteryPlan).all()
    assert "Tell of your call" in monitor.get(f"/mystery/{plan.id}").text
    made = {"agent_id": agent.id, "started_at": "2026-10-14T19:58", "minutes": "1.5", "number": "021-5550199"}
    late = monitor.post(f"/mystery/{plan.id}/call", data=made | {"started_at": "2026-10-14T22:58"})
    assert late.status_code == 400
    desk = monitor.post(f"/mystery/{plan.id}/call", data=made, follow_redirects=True)
    assert "Eighty yuan" in desk.text
    [live] = db.session.query(LiveCall).all()
    sent = monitor.post(
        f"/evaluations/{live.evaluation_id}/submit", data=PASSED | {"revision": "0"}, follow_redirects=True
    )
    assert "The agent sees it once it is released" in sent.text
    assert "/interview" not in sent.text
    shown = supervisor.post(f"/mystery/{plan.id}/release", follow_redirects=True)
    assert "The agent can see it now" in shown.text


def test_a_supervisor_extends_closes_and_sets_the_day(app, signed_in):
    supervisor, open_one, scored = signed_in("supervisor"), make_plan(), make_mystery()
    hand_in(scored.live_call)
    day = {"on": "2026-10-30"}
    assert (
        "has until then"
        in supervisor.post(f"/mystery/{open_one.id}/extend", data=day, follow_redirects=True).text
    )
    given_up = supervisor.post(
        f"/mystery/{open_one.id}/close", data={"reason": "Ill."}, follow_redirects=True
    )
    assert "Given up: Ill." in given_up.text
    set_on = supervisor.post(f"/mystery/{scored.id}/release-on", data=day, follow_redirects=True)
    assert "day of release is set" in set_on.text
    assert supervisor.post(f"/mystery/{scored.id}/extend", data=day).status_code == 409
    for deed in ("extend", "release-on", "close"):
        assert supervisor.post(f"/mystery/{scored.id}/{deed}", data={}).status_code == 400


def test_a_caller_takes_back_what_he_told_wrongly(app, monitor):
    plan = make_mystery(caller=monitor.user)
    address = f"/mystery/{plan.id}"
    assert "wrong agent or time" in monitor.get(address).text
    assert monitor.post(f"{address}/take-back", data={}).status_code == 400
    back = monitor.post(f"{address}/take-back", data={"reason": "Wrong hour."}, follow_redirects=True)
    assert "Tell of your call" in back.text


def test_a_very_long_scenario_has_its_place(app, signed_in):
    supervisor, plan = signed_in("supervisor"), make_plan(caller=make_user("monitor"))
    plan.ask_en = "word " * 800
    db.session.commit()
    assert supervisor.get(f"/mystery/{plan.id}").text.count("word") >= 800
