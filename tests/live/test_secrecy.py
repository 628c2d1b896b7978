"""Before the release, agents and their leads find nothing of a mystery call, wherever they look (S3)."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.evaluations.service.unrecorded import release_evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.live.models import MysteryPlan
from app.live.service import records
from app.recordings.models import Call
from tests.factories.build import actor_of, make_agent, make_recording, make_team, make_user
from tests.factories.live import hand_in, make_live, make_mystery, make_record
from tests.factories.rubrics import make_transcript, segment

SEEN_BY = ["agent", "team_lead"]
CALLER = {"name_en": "Zebedee Quill", "name_zh": "祝百德"}
NO_TEXT = ("static", "recordings.play", "recordings_api.peaks")
SECRETS = ("Ask for the bill", "查询账单", "Eighty yuan", *CALLER.values(), "Well done.", "LIVE-", "5550199")


@pytest.fixture
def people() -> dict[str, User]:
    return {role: make_user(role) for role in SEEN_BY}


@pytest.fixture
def plan(app, people) -> MysteryPlan:
    """Handed in, with record and transcript: everything but released; and a usual call of the same agent."""
    team = make_team(lead_id=people["team_lead"].id)
    agent = make_agent(user_id=people["agent"].id, team_id=team.id)
    plan = make_mystery(agent, make_user("monitor", **CALLER))
    record = make_record(agent, begins_s=-70, external_id="c-usual")
    said = segment("good morning", 0, 2)
    make_transcript(said, recording_id=make_recording(call_id=record.id).id)
    hand_in(plan.live_call)
    with transaction():
        assert records.match_records(SYSTEM) == 1
    return plan


def addresses(app) -> list[str]:
    """Every address that can be opened, with every id that there can be."""
    largest = max(db.session.scalar(select(func.max(model.id))) for model in (Call, Evaluation, User))
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in NO_TEXT or len(rule.arguments) > 1:
            continue
        converters = {type(rule._converters[name]).__name__ for name in rule.arguments}
        ids = range(1, largest + 1) if converters == {"IntegerConverter"} else [None]
        if converters <= {"IntegerConverter"}:
            found += [rule.build(dict.fromkeys(rule.arguments, one))[1] for one in ids]
    return [*found, "/search?q=good+morning", "/evaluations?origin=mystery", "/evaluations?state=sealed"]


def text_of(body: bytes) -> str:
    """A page as it is, a spreadsheet unpacked."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            body = b"".join(map(parts.read, parts.namelist()))
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("role", SEEN_BY)
def test_nothing_tells_of_it_before_the_release(app, signed_in, people, plan, role):
    browser, opened = signed_in(role, user=people[role]), 0
    for address in addresses(app):
        answer = browser.get(address)
        told = [secret for secret in SECRETS if secret in text_of(answer.data)]
        assert told == [], (address, answer.status_code)
        opened += answer.status_code == 200
    assert opened > 15
    assert browser.get(f"/evaluations/{plan.live_call.evaluation_id}").status_code == 404
    assert browser.get(f"/calls/{plan.live_call.noted_call_id}").status_code == 404
    assert browser.get(f"/mystery/{plan.id}").status_code == 403


@pytest.mark.parametrize("role", SEEN_BY)
def test_after_the_release_the_sheet_says_that_it_was_one(app, signed_in, people, plan, role):
    with transaction():
        release_evaluation(actor_of(make_user("supervisor")), plan.live_call.evaluation_id)
    page = signed_in(role, user=people[role]).get(f"/evaluations/{plan.live_call.evaluation_id}")
    assert "This was a mystery call" in page.text
    assert "Well done." in page.text
    assert "Ask for the bill" not in page.text  # the next one may be rung up with it


def test_another_monitor_finds_nothing_of_it(app, signed_in, plan):
    other = signed_in("monitor")
    for address in (f"/mystery/{plan.id}", f"/evaluations/{plan.live_call.evaluation_id}"):
        assert other.get(address).status_code == 404
    assert "Ask for the bill" not in other.get("/mystery").text
    assert other.get(f"/live/{plan.live_call_id}/record").status_code == 404


def test_caller_and_planner_read_it(app, signed_in, plan):
    for browser in (signed_in("monitor", user=plan.caller), signed_in("supervisor")):
        assert "Ask for the bill" in browser.get("/mystery").text
        assert "Eighty yuan" in browser.get(f"/mystery/{plan.id}").text
        assert "Well done." in browser.get(f"/evaluations/{plan.live_call.evaluation_id}").text


def test_who_is_heard_live_learns_nothing_before_the_score_is_published(app, signed_in):
    user = make_user("agent")
    live = make_live(make_user("monitor", **CALLER), make_agent(user_id=user.id))
    browser = signed_in("agent", user=user)
    assert browser.get(f"/evaluations/{live.evaluation_id}").status_code == 404
    assert CALLER["name_en"] not in browser.get("/evaluations").text
    hand_in(live)
    assert "Scored live" in browser.get(f"/evaluations/{live.evaluation_id}").text
