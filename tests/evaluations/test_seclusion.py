"""Nothing that a monitor can open tells him that somebody else scores his call, or how (P3, S6).

Three worlds with the same rows: the other monitor is second on a call of a third one; he is second on mine;
he is first on mine, and I am second. Whatever I open, the same bytes come back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import User
from app.engines.draw.slot_rules import Slot
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import PENDING, SHOWN
from app.evaluations.service.assignment import assign_evaluations
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.db import db, transaction
from app.foundation.web.blueprint import GUARDS
from app.joint.models import JointSession
from app.recordings.models import Call
from app.sampling.models import DrawnCall
from tests.factories.build import NOON, make_agent, make_call, make_recording, make_team, make_user
from tests.factories.joint import make_lead, make_session
from tests.factories.rubrics import make_finding, make_transcript, make_version
from tests.factories.sampling import WEEK_ON, make_draw, make_drawn_call

NO_TEXT = ("static", "recordings.play", "recordings_api.peaks")
NEW_EACH_TIME = re.compile(
    rb'(?:csrf[-_]token|csp-nonce)" (?:value|content)="[^"]*"|nonce="[^"]*"|<dcterms:\w+ [^>]*>[^<]*'
)
NOW = NOON + timedelta(days=7)
QUERIES = (
    "/search?q=good+morning", "/search/turns.csv?q=good+morning", "/calls?with_recording=y",
    "/evaluations?show=done", f"/sampling/duty?week_on={WEEK_ON}", f"/sampling/coverage?week_on={WEEK_ON}",
)  # fmt: skip
COURSES = [
    ("draft", "published"), ("published", "draft"), ("published", "published"), ("final", "void"),
]  # fmt: skip


@dataclass
class World:
    """My score of my call, the other monitor's score, and a call of a third one on which he is second."""

    me: User
    other: User
    mine: Evaluation
    his: Evaluation
    elsewhere: DrawnCall

    def meet(self) -> None:
        """The other monitor is second on my call, not elsewhere."""
        self.his.call_id, self.his.drawn_call = self.mine.call_id, self.mine.drawn_call
        self.mine.drawn_call.second_monitor, self.mine.drawn_call.second_due_on = self.other, self.his.due_on
        self.elsewhere.second_monitor = self.elsewhere.second_due_on = None
        db.session.commit()

    def leave(self) -> None:
        """Nobody scores any call beside another: he has none, as the draw named no second listener."""
        self.elsewhere.second_monitor = self.elsewhere.second_due_on = None
        db.session.delete(self.his)
        db.session.commit()

    def swap(self) -> None:
        """He is first on it, and I am second."""
        drawn, self.his.drawn_call = self.mine.drawn_call, None
        db.session.flush()  # nobody can take a seat that is not free
        self.mine.is_second = True
        db.session.flush()
        self.his.drawn_call, self.his.is_second = drawn, False
        drawn.monitor, drawn.second_monitor = self.other, self.me
        drawn.due_on, drawn.second_due_on = self.his.due_on, self.mine.due_on
        db.session.commit()


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def world(app) -> World:
    """Two drawn calls of one agent, given out by the lot's order; a session that each monitor leads."""
    version, draw = make_version(), make_draw(drawn_at=NOON + timedelta(days=5))
    me, other, third = (make_user("monitor") for _ in range(3))
    agent = make_agent(team_id=make_team(lead_id=make_lead().id).id, user_id=make_user("agent").id)
    mine, elsewhere = (
        make_drawn_call(call_id=heard_call(agent.id, version), draw_id=draw.id, monitor_id=one.id)
        for one in (me, third)
    )
    elsewhere.second_monitor, elsewhere.second_due_on = other, mine.due_on
    db.session.commit()
    with transaction():
        assert assign_evaluations(SYSTEM, draw.id) == 3
    make_session(monitor_id=me.id, scores=[], begins_at=NOW + timedelta(days=1))
    found = {row.monitor_id: row for row in db.session.scalars(select(Evaluation))}
    return World(me, other, found[me.id], found[other.id], elsewhere)


def heard_call(agent_id: int, version) -> int:
    """A call of a minute with recording, transcript and a rule's finding."""
    call = make_call(agent_id=agent_id, started_at=NOON)
    transcript = make_transcript(recording_id=make_recording(call_id=call.id).id)
    make_finding(transcript, version, "greeting")
    return call.id


def bring_to(evaluation: Evaluation, state: str, verdict: str, total: int) -> None:
    """The row as it is in that state; both are submitted at the same instant."""
    evaluation.state = state
    if state != "assigned":
        evaluation.revision, evaluation.opened_at, evaluation.saved_at = 1, NOW, NOW
        evaluation.comment = f"Comment {total}"
        for item in evaluation.items:
            item.verdict, item.points = verdict, Decimal(0)
    if state in PENDING + SHOWN:
        evaluation.submitted_at, evaluation.total = NOW, Decimal(total)
    if state in SHOWN and state != "void":
        evaluation.published_at = NOW - timedelta(minutes=1)
    db.session.commit()


def addresses(app: Flask) -> list[str]:
    """Every address that a monitor's role opens, with every id that there is."""
    models = (Call, Evaluation, User, DrawnCall, JointSession)
    largest = max(db.session.scalar(select(func.max(model.id))) or 0 for model in models)
    found = list(QUERIES)
    for rule in app.url_map.iter_rules():
        needs = GUARDS.get(rule.endpoint)
        if "GET" not in rule.methods or rule.endpoint in NO_TEXT:
            continue
        if isinstance(needs, Permission) and needs not in GRANTS[Role.MONITOR]:
            continue
        words = {"slot": [slot.name.lower() for slot in Slot]} if "slot" in rule.arguments else {"": [None]}
        ids = range(1, largest + 1) if rule.arguments else [1]
        for name, values in words.items():
            found += [
                rule.build(dict.fromkeys(rule.arguments, one) | {name: word})[1]
                for one in ids
                for word in values
            ]
    return found


def all_that_is_told(browser: FlaskClient, places: list[str]) -> dict[str, tuple[int, bytes]]:
    """Status and bytes of each address, but for what is new with each request."""
    told = {}
    for place in places:  # one after the other: a file that is streamed holds its request until it is read
        answer = browser.get(place)
        told[place] = answer.status_code, told_by(answer.data)
    return told


def told_by(body: bytes) -> bytes:
    """A page as it is, a spreadsheet unpacked."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            body = b"".join(map(parts.read, parts.namelist()))
    return NEW_EACH_TIME.sub(b"", body)


def differing(before: dict, after: dict) -> list[tuple[object, ...]]:
    """Each address that tells something else, with the first lines that differ."""
    pairs = [(place, told, after[place]) for place, told in before.items() if told != after[place]]
    return [(place, was[0], now[0], *first_difference(was[1], now[1])) for place, was, now in pairs]


def first_difference(was: bytes, now: bytes) -> tuple[bytes, bytes]:
    lines = zip_longest(was.splitlines(), now.splitlines(), fillvalue=b"")
    return next(((one, other) for one, other in lines if one != other), (b"", b""))


@pytest.mark.parametrize(("my_state", "his_state"), COURSES)
def test_no_page_tells_that_a_call_is_scored_twice(app, signed_in, world, my_state, his_state):
    bring_to(world.mine, my_state, "pass", 97)
    bring_to(world.his, his_state, "fail", 41)
    browser, places = signed_in("monitor", user=world.me), addresses(app)
    alone = all_that_is_told(browser, places)
    assert sum(status == 200 for status, _body in alone.values()) > 30
    world.meet()
    assert differing(alone, all_that_is_told(browser, places)) == []
    world.swap()
    assert differing(alone, all_that_is_told(browser, places)) == []


def test_no_page_tells_that_any_calls_are_scored_twice(app, signed_in, world):
    """Nor how many: what is shared out adds up to the calls that were drawn, whatever else is heard."""
    bring_to(world.mine, "draft", "pass", 97)
    browser, places = signed_in("monitor", user=world.me), addresses(app)
    with_some = all_that_is_told(browser, places)
    world.leave()
    assert differing(with_some, all_that_is_told(browser, places)) == []


def row_of(evaluation: Evaluation) -> list[object]:
    """All that the table has of it, but for the hour of reading."""
    db.session.expire_all()
    columns = [getattr(evaluation, column.key) for column in Evaluation.__table__.columns]
    return [*columns, *((item.verdict, item.points, item.note) for item in evaluation.items)]


def open_all(app: Flask, browser: FlaskClient, evaluation: Evaluation) -> dict[str, int]:
    """Every route of one evaluation, in every method, with a form that would do."""
    sent = {
        "revision": str(evaluation.revision), "greeting-verdict": "fail", "reason": "sound", "words": "none",
        "text": "mine", "at_s": "1", "monitor_id": str(browser.user.id), "due_on": "2026-10-30",
    }  # fmt: skip
    answers = {}
    for rule in app.url_map.iter_rules():
        if "evaluation_id" in rule.arguments:
            address = rule.build(dict.fromkeys(rule.arguments, evaluation.id))[1]
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                data = None if method == "GET" else sent
                answers[f"{method} {address}"] = browser.open(address, method=method, data=data).status_code
    return answers


@pytest.mark.parametrize("state", ["draft", "second_look", "submitted", "published", "final"])
def test_a_monitor_neither_reads_nor_changes_the_score_of_another(app, signed_in, world, state):
    bring_to(world.his, state, "fail", 41)
    world.meet()
    before = row_of(world.his)
    answers = open_all(app, signed_in("monitor", user=world.me), world.his)
    assert {told: status for told, status in answers.items() if status not in (403, 404)} == {}
    assert row_of(world.his) == before


@pytest.mark.parametrize("state", ["final", "void"])
def test_no_route_opens_a_final_score_again_for_its_monitor(app, signed_in, world, state):
    bring_to(world.mine, state, "pass", 97)
    before = row_of(world.mine)
    open_all(app, signed_in("monitor", user=world.me), world.mine)
    assert row_of(world.mine) == before
