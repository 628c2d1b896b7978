"""Pages of calibration, from planning to the history."""

from __future__ import annotations

import re

import pytest

from app.calibration.models import CalibrationSession
from app.calibration.service import discussing, leading
from app.foundation import clock
from app.foundation.db import db, transaction
from tests.counting import statements
from tests.factories.build import actor_of, make_user
from tests.factories.calibration import (
    answers,
    discuss,
    heard_call,
    make_discussed,
    make_open,
    make_people,
    make_session,
    score_call,
)
from tests.factories.evaluations import make_evaluation
from tests.factories.rubrics import CODES, make_transcript, make_version, segment

PASSED = {f"{code}-verdict": "pass" for code in CODES}


def closed_session(people=None, calls: int = 2, **values) -> CalibrationSession:
    """A closed session in which the reference was agreed, with a reading of one item."""
    session = make_discussed(people or make_people(3), calls=calls, **values)
    lead = actor_of(session.led_by)
    for place in session.calls:
        with transaction():
            discussing.agree_reference(lead, session.id, place.position, answers())
    with transaction():
        discussing.note_item(lead, session.id, "greeting", discussing.Words("", "早安也算", "Morning counts"))
    with transaction():
        leading.close_session(lead, session.id)
    return session


def test_a_supervisor_plans_chooses_draws_and_opens(signed_in):
    browser, people, call = signed_in("supervisor"), make_people(), heard_call()
    version = make_version()
    form = {
        "title": "Tone of voice", "version_id": version.id, "user_ids": [one.id for one in people],
        "expert_id": 0, "due_on": clock.now().date().replace(year=clock.now().year + 1).isoformat(),
    }  # fmt: skip
    assert "Pat" in browser.get("/calibration/new").text
    chosen = browser.post("/calibration/new", data=form, follow_redirects=True)
    assert call.external_id in chosen.text
    session = db.session.query(CalibrationSession).one()
    base = f"/calibration/{session.id}"
    browser.post(f"{base}/calls", data={"call_id": call.id})
    browser.post(f"{base}/calls/1/remove")
    browser.post(f"{base}/draw", data={"week_on": "2026-10-14", "count": "3"})
    page = browser.get(f"{base}/calls")
    assert "drawn at random" in page.text
    assert session.seed in page.text
    assert "Being scored" in browser.post(f"{base}/open", follow_redirects=True).text
    assert browser.get(f"{base}/calls").status_code == 302


def test_a_form_that_is_incomplete_comes_back_with_what_is_missing(signed_in):
    browser = signed_in("supervisor")
    answer = browser.post("/calibration/new", data={"title": "Only a title", "expert_id": 0})
    assert answer.status_code == 422
    assert "Choose who scores." in answer.text


def test_the_blind_form_is_the_ordinary_one_without_agent_and_proposals(signed_in):
    people, call = make_people(), heard_call()
    make_transcript(segment("good morning", 0, 2), recording_id=call.recording.id)
    session = make_open(people, given=[call, heard_call()])
    browser = signed_in("monitor", user=people[0])
    page = browser.get(f"/calibration/{session.id}/calls/1/score").text
    for wanted in ("data-player", "data-autosave", "Greet the customer", "Remark for the discussion"):
        assert wanted in page
    assert "data-finding" not in page
    answer = browser.patch(f"/api/calibration/{session.id}/calls/1/draft", data=PASSED | {"revision": "0"})
    assert answer.json == {"revision": 1}
    assert "checked" in browser.get(f"/calibration/{session.id}/calls/1/score").text
    after = browser.post(f"/calibration/{session.id}/calls/1/submit", data=PASSED | {"revision": "1"})
    assert after.location.endswith("/calls/2/score")
    last = browser.post(f"/calibration/{session.id}/calls/2/submit", data=PASSED | {"revision": "0"})
    assert last.location.endswith(f"/calibration/{session.id}")


def test_an_incomplete_score_is_kept_and_says_what_is_open(signed_in):
    people = make_people()
    session = make_open(people, calls=1)
    browser = signed_in("monitor", user=people[0])
    form = {"greeting-verdict": "fail", "revision": "0"}
    answer = browser.post(f"/calibration/{session.id}/calls/1/submit", data=form)
    assert answer.status_code == 422
    assert "Still open" in answer.text
    assert re.search(r'value="fail"[^>]*checked', answer.text)


def test_the_discussion_shows_deviations_from_the_expert(signed_in):
    expert, strict, like_him = make_people(3)
    session = make_open([strict, like_him], calls=1, expert=expert)
    score_call(session, expert, 1)
    score_call(session, strict, 1, {"greeting": "fail"})
    score_call(session, like_him, 1)
    discuss(session)
    page = signed_in("monitor", user=strict).get(f"/calibration/{session.id}").text
    assert re.search(r"heat heat-3.*?<b>1</b>/1\s*<small>−30\.0</small>", page, re.S)
    assert "scores of" in page
    assert "too few to tell" in page
    assert re.search(r"Mean deviation.*?−30\.0.*?\+0\.0", page, re.S)


def test_what_all_gave_alike_is_filled_in_to_be_agreed(signed_in):
    people = make_people()
    session = make_open(people, calls=1)
    score_call(session, people[0], 1, {"greeting": "fail"})
    score_call(session, people[1], 1)
    discuss(session)
    browser = signed_in("supervisor")
    page = browser.get(f"/calibration/{session.id}/calls/1").text
    chosen = re.findall(r'name="(\w+)-verdict".*?</select>', page, re.S)
    assert chosen == CODES
    assert page.count("selected>Pass") == 3
    assert "split" in page
    assert 'name="greeting-verdict"' not in signed_in("monitor", user=people[0]).get(
        f"/calibration/{session.id}/calls/1"
    ).text  # fmt: skip
    form = PASSED | {"greeting-verdict": "points", "greeting-points": "15"}
    browser.post(f"/calibration/{session.id}/calls/1/agree", data=form)
    db.session.refresh(session.calls[0])
    assert session.calls[0].reference["greeting"] == ["points", "15"]
    assert browser.post(f"/calibration/{session.id}/close").status_code == 302


def test_an_agreed_reading_stands_beside_the_guidance(signed_in):
    session = closed_session()
    reader, scorer = signed_in("agent"), signed_in("monitor")
    evaluation = make_evaluation(monitor_id=scorer.user.id)
    rubric_page = reader.get(f"/rubrics/{session.rubric_version_id}").text
    form = scorer.get(f"/evaluations/{evaluation.id}/score").text
    for page in (rubric_page, form):
        assert "Morning counts" in page
        assert "Agreed on" in page
        assert f"/calibration/{session.id}" not in page
    mine = signed_in("director").get(f"/rubrics/{session.rubric_version_id}").text
    assert f'href="/calibration/{session.id}"' in mine


def test_the_reading_that_was_agreed_last_holds(signed_in):
    first, second = closed_session(), make_discussed(make_people())
    lead = actor_of(second.led_by)
    for place in second.calls:
        with transaction():
            discussing.agree_reference(lead, second.id, place.position, answers())
    with transaction():
        discussing.note_item(lead, second.id, "greeting", discussing.Words("", "", "Only by name"))
    with transaction():
        leading.close_session(lead, second.id)
    page = signed_in("agent").get(f"/rubrics/{first.rubric_version_id}").text
    assert "Only by name" in page
    assert "Morning counts" not in page


def test_the_history_lists_the_worst_item_first(signed_in):
    people = make_people(3)
    session = make_open(people, calls=1)
    score_call(session, people[0], 1, {"solved": "fail"})
    for person in people[1:]:
        score_call(session, person, 1)
    discuss(session)
    lead = actor_of(session.led_by)
    with transaction():
        discussing.agree_reference(lead, session.id, 1, answers())
    with transaction():
        leading.close_session(lead, session.id)
    page = signed_in("director").get("/calibration/history").text
    assert page.index("Problem solved") < page.index("Greeting")
    assert "data-chart" in page
    assert "No closed session" in signed_in("monitor").get("/calibration/history").text


@pytest.mark.parametrize("calls", [1, 6])
def test_the_discussion_costs_the_same_queries_whatever_its_size(signed_in, calls):
    session = make_discussed(make_people(calls + 1), calls=calls)
    browser = signed_in("supervisor")
    address = f"/calibration/{session.id}"
    db.session.remove()
    with statements() as seen:
        assert browser.get(address).status_code == 200
    assert len([one for one in seen if one.startswith("SELECT")]) <= 10


def test_the_list_names_what_is_left_to_do(signed_in):
    people = make_people()
    session = make_open(people, calls=2)
    score_call(session, people[0], 1)
    assert "1 / 2" in signed_in("monitor", user=people[0]).get("/calibration").text
    assert session.title not in signed_in("monitor").get("/calibration").text
    make_session(make_people(), leader=make_user("supervisor"), title="Next round")
    assert "Next round" in signed_in("supervisor").get("/calibration").text
