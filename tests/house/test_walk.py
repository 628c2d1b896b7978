"""Every route, by every role and by nobody, with rows that exist and rows that do not: the permission table
decides who gets in, and nothing that anybody sends brings the application down (P2, P3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.accounts.models import User
from app.coaching.models import FollowUp, Interview
from app.evaluations.models import Evaluation, MomentNote
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.db import db
from app.foundation.web.blueprint import GUARDS, Public
from app.joint.models import JointCall, JointSession
from app.live.models import LiveCall, MysteryPlan
from app.organisation.models import Agent
from app.recordings.models import Call
from app.rubrics.models import RubricDraft, RubricVersion
from app.sampling.models import Draw
from app.training.models import TrainingNeed
from app.transcription.models import StoredSegment, StoredTranscript
from tests.factories.build import NOON, make_recording, make_user
from tests.factories.coaching import make_plan
from tests.factories.drafts import make_draft
from tests.factories.evaluations import make_evaluation, make_random_published
from tests.factories.joint import make_session
from tests.factories.live import make_live, make_mystery
from tests.factories.rubrics import make_transcript
from tests.factories.training import make_need

PEOPLE = [role for role in Role if role is not Role.SYSTEM]
MISSING = 987_654
# Where a path argument's rows are: the first of them is asked for. None: a row that is never there will do.
ROWS = {
    "agent_id": Agent, "appeal_id": None, "appraisal_id": None, "away_id": None, "call_id": Call,
    "conflict_id": None, "day_id": None,
    "draft_id": RubricDraft, "draw_id": Draw, "evaluation_id": Evaluation, "follow_up_id": FollowUp,
    "interview_id": Interview, "job_id": None, "live_id": LiveCall, "monitor_id": User,
    "need_id": TrainingNeed,
    "note_id": MomentNote, "notice_id": None, "plan_id": MysteryPlan, "recording_id": None,
    "segment_id": StoredSegment, "session_id": JointSession, "token_id": None, "training_id": None,
    "transcript_id": StoredTranscript, "user_id": User, "version_id": RubricVersion,
    ("joint", "call_id"): JointCall,
}  # fmt: skip
WORDS = {
    "batch": "b1", "code": "zh", "digest": "0" * 64, "filename": "none.js", "item_code": "greeting",
    "kind": "csv",
    "month": "2026-10", "name": "none.js", "number": 1, "position": 1, "part_name": "head", "slot": "peak",
    "version": "none",
}  # fmt: skip
SENT = {
    "revision": "x", "reason": "a reason", "month": "2026-13", "monitor_id": "x", "due_on": "2026-02-31",
    "greeting-verdict": "maybe", "at_s": "nan", "press": "eject", "evaluation_id": "x", "week_on": "x",
    "name": "\x00", "text": "x" * 9000, "words": "", "language": "??", "theme": "??", "total": "-1",
}  # fmt: skip
TELLS_BY_STATUS = "health.healthz"  # 503: the centre is not well, which is no fault of the page


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))


@pytest.fixture
def centre(app) -> Flask:
    """A small centre with a row of most kinds; errors of the application are answers here."""
    published = make_random_published(monitor_id=make_user("monitor").id)
    make_evaluation(state="draft", revision=1)
    make_transcript(recording_id=make_recording(call_id=published.call_id).id)
    db.session.add(MomentNote(evaluation_id=published.id, at_s=1.0, text="Listen"))
    db.session.commit()
    make_live(heard_s=None), make_mystery(), make_session(scores=[published])
    make_plan(), make_draft(), make_need()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def ways(app: Flask) -> Iterator[tuple[Rule, str, str, str]]:
    """Each route with its method and two addresses: of rows that exist, and of rows that do not."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == TELLS_BY_STATUS:
            continue
        known = {name: sample(rule, name) for name in rule.arguments}
        lost = {name: MISSING if name in ROWS else value for name, value in known.items()}
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, rule.build(known)[1], rule.build(lost)[1]


def sample(rule: Rule, name: str) -> object:
    """A value for a path argument; a new argument has to be entered above."""
    if name in WORDS:
        return WORDS[name]
    feature = rule.endpoint.split(".")[0]
    model = ROWS.get((feature, name)) or ROWS[name]
    return MISSING if model is None else db.session.scalar(select(func.min(model.id))) or MISSING


def ask(browser: FlaskClient, person: User | None, method: str, address: str) -> int:
    """One request, whoever signed out before."""
    with browser.session_transaction() as session:
        session.clear()
        if person is not None:
            session["_user_id"], session["_fresh"] = str(person.id), True
    data = None if method == "GET" else SENT
    return browser.open(address, method=method, data=data).status_code


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_gets_in_where_the_table_grants_it_and_nowhere_else(centre, role):
    person, browser, wrong = make_user(role.value), centre.test_client(), []
    for rule, method, known, lost in ways(centre):
        needs = GUARDS.get(rule.endpoint)
        if isinstance(needs, Permission) and needs not in GRANTS[role]:
            status = ask(browser, person, method, known)
            wrong += [(method, known, status)] if status != 403 else []
            continue
        for address in dict.fromkeys([known, lost]):
            status = ask(browser, person, method, address)
            wrong += [(method, address, status)] if status >= 500 else []
    assert wrong == []


def test_nobody_gets_in_without_signing_in(centre):
    browser, wrong = centre.test_client(), []
    for rule, method, known, _lost in ways(centre):
        status = ask(browser, None, method, known)
        is_open = rule.endpoint == "static" or isinstance(GUARDS[rule.endpoint], Public)
        wrong += [(method, known, status)] if status not in (302, 401) and not is_open else []
        wrong += [(method, known, status)] if status >= 500 else []
    assert wrong == []


def test_every_kind_of_row_is_there_to_be_asked_for(centre):
    rows = {model for model in ROWS.values() if model is not None}
    assert [model.__name__ for model in rows if db.session.scalar(select(func.min(model.id))) is None] == []
