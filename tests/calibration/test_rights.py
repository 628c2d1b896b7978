"""Nobody learns from any address what others scored before the discussion, nor whose call it is (J1, P3)."""

from __future__ import annotations

import pytest

from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.recordings.queries import get_call
from tests.factories.build import actor_of, make_agent, make_team, make_user
from tests.factories.calibration import (
    discuss,
    heard_call,
    make_discussed,
    make_open,
    make_people,
    make_session,
    score_call,
)
from tests.factories.rubrics import CODES, make_transcript, make_version, segment

ROLES = [role.value for role in Role if role is not Role.SYSTEM]
PASSED = {f"{code}-verdict": "pass" for code in CODES}
TELLTALE = "Telltale remark of a colleague"


def secret_call():
    """A call of an agent whom one would know again."""
    team = make_team(name_en="Team Unmistakable", name_zh="某组")
    agent = make_agent(team_id=team.id, number="8765432", name_en="Ann Unmistakable", name_zh="某某")
    return heard_call(agent_id=agent.id, external_id="call-unmistakable", customer_number="13999998888")


def pages_of(app, session) -> list[str]:
    """Every address of the feature with a GET, for that session and its first call."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("calibration") and "GET" in rule.methods:
            values = {"session_id": session.id, "position": 1, "code": "greeting"}
            found.append(rule.build({name: values[name] for name in rule.arguments})[1])
    return found


@pytest.mark.parametrize("role", ROLES)
def test_before_the_discussion_no_page_shows_what_others_scored(app, signed_in, role):
    people = make_people()
    browser = signed_in(role)
    session = make_open([*people, browser.user] if role in ("monitor", "team_lead") else people, calls=1)
    colleague = signed_in("monitor", user=people[0])
    form = PASSED | {
        "greeting-verdict": "fail", "greeting-note": TELLTALE, "revision": "0", "comment": TELLTALE,
    }  # fmt: skip
    assert colleague.post(f"/calibration/{session.id}/calls/1/submit", data=form).status_code == 302
    for address in pages_of(app, session):
        answer = browser.get(address)
        assert TELLTALE not in answer.text, (role, address)
        assert "70.00" not in answer.text, (role, address)
    assert browser.get(f"/calibration/{session.id}/calls/1").status_code in (403, 404)


@pytest.mark.parametrize("state", ["open", "discussion"])
def test_no_page_tells_those_who_score_whose_call_it_is(app, signed_in, state):
    people = make_people()
    make = make_open if state == "open" else make_discussed
    session = make(people, given=[secret_call()])
    make_transcript(segment("good morning", 0, 2), recording_id=session.calls[0].call.recording.id)
    browser = signed_in("monitor", user=people[0])
    for address in pages_of(app, session):
        page = browser.get(address).text
        for telltale in ("Unmistakable", "unmistakable", "8765432", "13999998888"):
            assert telltale not in page, address


def test_who_scores_blind_hears_the_sound_and_opens_nothing_else(app, signed_in):
    people = make_people()
    session = make_open(people, given=[secret_call()])
    call = session.calls[0].call
    browser, stranger = signed_in("monitor", user=people[0]), signed_in("monitor")
    assert browser.get(f"/recordings/{call.recording.id}/player").status_code == 200
    assert stranger.get(f"/recordings/{call.recording.id}/player").status_code == 404
    assert browser.get(f"/calls/{call.id}").status_code == 404
    assert "unmistakable" not in browser.get("/calls").text
    assert browser.get(f"/calls/{call.id}/findings").status_code == 404


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_the_sound_is_open_only_while_the_session_lives(app, signed_in, state):
    people = make_people()
    session = make_session(people, given=[secret_call()])
    if state == "cancelled":
        signed_in("supervisor").post(f"/calibration/{session.id}/cancel", data={"reason": "no"})
    browser = signed_in("monitor", user=people[0])
    assert browser.get(f"/recordings/{session.calls[0].call.recording.id}/player").status_code == 404


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("supervisor", 200), ("director", 200), ("monitor", 404), ("team_lead", 404), ("agent", 403),
        ("trainer", 403), ("operations_manager", 403), ("administrator", 403), ("auditor", 403),
    ],
)  # fmt: skip
def test_results_are_for_those_who_took_part_supervisor_and_director(app, signed_in, role, sees):
    people = make_people()
    session = make_discussed(people)
    for address in (f"/calibration/{session.id}", f"/calibration/{session.id}/calls/1"):
        assert signed_in(role).get(address).status_code == sees
        assert signed_in("monitor", user=people[0]).get(address).status_code == 200


def test_one_s_own_form_is_nobody_else_s(app, signed_in):
    people = make_people()
    session = make_open(people, calls=1)
    address = f"/calibration/{session.id}/calls/1"
    for role in ("monitor", "supervisor"):
        stranger = signed_in(role)
        assert stranger.get(f"{address}/score").status_code == 404
        assert stranger.patch(f"/api{address}/draft", data={"revision": "0"}).status_code == 404
        assert stranger.post(f"{address}/submit", data=PASSED | {"revision": "0"}).status_code == 404


def test_the_scores_of_a_cancelled_session_are_shown_to_nobody(app, signed_in):
    people = make_people()
    session = make_discussed(people)
    signed_in("supervisor").post(f"/calibration/{session.id}/cancel", data={"reason": "Wrong calls"})
    for browser in (signed_in("supervisor"), signed_in("monitor", user=people[0])):
        page = browser.get(f"/calibration/{session.id}")
        assert "Wrong calls" in page.text
        assert "Deviations by item" not in page.text
        assert browser.get(f"/calibration/{session.id}/calls/1").status_code == 404


def test_a_lead_takes_part_in_calls_beyond_his_team(app, signed_in):
    lead, people = make_user("team_lead"), make_people()
    session = make_open([lead, *people], given=[secret_call()])
    browser = signed_in("team_lead", user=lead)
    recording_id = session.calls[0].call.recording.id
    assert browser.get(f"/calibration/{session.id}/calls/1/score").status_code == 200
    assert browser.get(f"/recordings/{recording_id}/player").status_code == 200
    with pytest.raises(Exception, match="no such call"), transaction():
        get_call(actor_of(lead), session.calls[0].call_id)


def test_a_planned_session_is_known_to_nobody_who_will_score(app, signed_in):
    people = make_people()
    make_version()
    session = make_session(people, title="Still secret")
    browser = signed_in("monitor", user=people[0])
    assert browser.get(f"/calibration/{session.id}").status_code == 404
    assert "Still secret" not in browser.get("/calibration").text


def test_scores_enter_no_list_of_the_calls_agent(app, signed_in):
    agent_user = make_user("agent")
    call = heard_call(agent_id=make_agent(user_id=agent_user.id).id)
    people = make_people()
    session = make_open(people, given=[call])
    for person in people:
        score_call(session, person, 1, {"rude": "fail"})
    discuss(session)
    browser = signed_in("agent", user=agent_user)
    for address in ("/me", "/evaluations", f"/calls/{call.id}"):
        assert session.title not in browser.get(address, follow_redirects=True).text
