"""What programs send over HTTP, with a token of their own."""

from __future__ import annotations

import hashlib
import io

import pytest
from sqlalchemy import select

from app.accounts.service import create_token, revoke_token
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.storage import storage
from app.recordings.models import Call, Quarantined, Recording
from tests.factories.build import actor_of, make_agent, make_user
from tests.factories.recordings import make_row, make_sound
from tests.recordings.test_incoming import work_off

CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def program(app):
    """A client that shows a good token with each request."""
    with transaction():
        _token, text = create_token(CONSOLE, "telephone system", 30)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {text}"
    return client


def make_bytes(**values) -> bytes:
    path = make_sound("made.wav", **values)
    content = path.read_bytes()
    path.unlink()
    return content


class TestCalls:
    def test_each_record_gets_its_answer_and_sending_again_changes_nothing(self, app, program):
        make_agent(number="1001")
        rows = [
            make_row(),
            make_row(call_id="c-2", agent_number="?"),
            make_row(call_id="c-3", duration_s="1:20"),
        ]
        first = program.post("/api/calls", json=rows).json
        assert [(row["row"], row["result"]) for row in first["rows"]] == [
            (1, "new"),
            (2, "rejected"),
            (3, "rejected"),
        ]
        assert (first["new"], first["known"], first["rejected"]) == (1, 0, 2)
        assert first["rows"][1]["reason"] == "unknown_agent"
        assert "Add the agent" in first["rows"][1]["advice"]
        before = len(db.session.scalars(select(Quarantined)).all())
        again = program.post("/api/calls", json={"calls": rows}).json
        assert (again["new"], again["known"], again["rejected"]) == (0, 1, 2)
        assert len(db.session.scalars(select(Quarantined)).all()) == before == 2

    def test_another_systems_records_are_recognised(self, app, program):
        make_agent(number="1001")
        row = {"uniqueid": "1795137300.1", "src": "138", "dst": "600", "dcontext": "ext-queues",
        "billsec": 80,
               "disposition": "ANSWERED", "dstchannel": "PJSIP/1001-3"}  # fmt: skip
        assert program.post("/api/calls", json=[row]).json["new"] == 1
        assert program.post("/api/calls?format=asterisk", json=[row]).json["known"] == 1

    def test_a_trial_changes_nothing(self, app, program):
        make_agent(number="1001")
        answer = program.post("/api/calls?dry_run=1", json=[make_row(), make_row(call_id="")]).json
        assert (answer["new"], answer["rejected"], answer["dry_run"]) == (1, 1, True)
        assert db.session.scalars(select(Call)).all() == db.session.scalars(select(Quarantined)).all() == []

    @pytest.mark.parametrize(
        ("address", "body"),
        [
            ("/api/calls", b"no json"), ("/api/calls", b'"text"'), ("/api/calls", b"[]"), ("/api/calls",
            b"[1]"),
            ("/api/calls", b'[{"name": "x"}]'), ("/api/calls?format=elsewhere", b'[{"name": "x"}]'),
            ("/api/calls", b"[" + b"{}," * 5000 + b"{}]"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_told_as_a_problem(self, app, program, address, body):
        answer = program.post(address, data=body, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert answer.json["code"] == "invalid-input"


class TestRecordings:
    def test_a_form_brings_the_sound_of_a_known_call(self, app, program, later):
        make_agent(number="1001")
        program.post("/api/calls", json=[make_row()])
        content = make_bytes()
        form = {"call_id": "c-1", "file": (io.BytesIO(content), "x.wav")}
        answer = program.post("/api/recordings", data=form)
        digest = hashlib.sha256(content).hexdigest()
        assert (answer.status_code, answer.json["state"]) == (202, "waiting")
        assert answer.location == f"/api/imports/{digest}"
        work_off()
        state = program.get(answer.location).json
        assert (state["state"], state["call_id"]) == ("kept", "c-1")
        assert db.session.scalars(select(Recording.digest)).all() == [digest]

    def test_the_bytes_alone_do_as_well_and_twice_is_once(self, app, program, later):
        make_agent(number="1001")
        program.post("/api/calls", json=[make_row(call_id="../a b/ç", recording="day/x.wav")])
        for _ in range(2):
            answer = program.put(
                "/api/recordings",
                query_string={"call_id": "../a b/ç"},
                data=make_bytes(),
                content_type="audio/wav",
            )
            assert answer.status_code == 202
            work_off()
        assert len(db.session.scalars(select(Recording)).all()) == 1
        assert list(storage().arrived()) == []
        assert db.session.scalars(select(Quarantined)).all() == []

    def test_an_id_that_is_no_file_name_does_no_harm(self, app, program, later):
        make_agent(number="1001")
        program.post("/api/calls", json=[make_row(call_id="../../../etc/passwd")])
        sent = program.put(
            "/api/recordings?call_id=../../../etc/passwd", data=make_bytes(), content_type="audio/wav"
        )
        assert sent.status_code == 202
        work_off()
        assert len(db.session.scalars(select(Recording)).all()) == 1

    def test_each_party_may_have_a_file(self, app, program):
        make_agent(number="1001")
        program.post("/api/calls", json=[make_row()])
        for seed, party in enumerate(("agent", "customer")):
            program.put(
                f"/api/recordings?call_id=c-1&party={party}",
                data=make_bytes(seed=seed),
                content_type="audio/wav",
            )
        call = db.session.scalars(select(Call)).one()
        assert call.recording_name.endswith("-agent.wav")
        assert call.customer_recording_name.endswith("-customer.wav")

    def test_a_broken_sound_is_told_when_asked(self, app, program, later):
        make_agent(number="1001")
        program.post("/api/calls", json=[make_row()])
        sent = program.put("/api/recordings?call_id=c-1", data=b"a letter " * 99, content_type="audio/wav")
        work_off()
        state = program.get(sent.location).json
        assert (state["state"], state["reason"]) == ("set-aside", "foreign")
        assert state["advice"]

    @pytest.mark.parametrize(
        ("address", "content", "status"),
        [
            ("/api/recordings?call_id=nobody", b"x", 404), ("/api/recordings", b"x", 400),
            ("/api/recordings?call_id=c-1", b"", 400), ("/api/recordings?call_id=c-1&party=both", b"x", 400),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_told_as_a_problem(self, app, program, address, content, status):
        make_agent(number="1001")
        program.post("/api/calls", json=[make_row()])
        answer = program.put(address, data=content, content_type="audio/wav")
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert list(storage().arrived()) == []

    @pytest.mark.parametrize("digest", ["0" * 64, "x", "..", "a" * 65])
    def test_what_never_came_is_not_found(self, app, program, digest):
        assert program.get(f"/api/imports/{digest}").status_code == 404

    def test_the_whole_import_can_be_watched(self, app, program):
        assert program.get("/api/imports").json["files_waiting"] == 0


class TestTokens:
    def test_it_opens_the_import_and_nothing_else(self, app, program):
        assert program.get("/api/imports").status_code == 200
        for address in ("/calls", "/accounts", "/calls/import", "/me"):
            assert program.get(address).status_code == 302, address
        assert program.get("/api/recordings/1/peaks").status_code == 401

    def test_it_opens_no_session(self, app, program):
        answer = program.get("/api/imports")
        assert "Set-Cookie" not in answer.headers
        program.environ_base.pop("HTTP_AUTHORIZATION")
        assert program.get("/api/imports").status_code == 401

    @pytest.mark.parametrize("shown", ["", "fh_wrong", "ç", "x" * 5000])
    def test_one_that_nobody_made_is_refused(self, app, client, shown):
        answer = client.get(
            "/api/imports", headers={"Authorization": f"Bearer {shown}".encode().decode("latin-1")}
        )
        assert (answer.status_code, answer.json["code"]) == (401, "bad-token")
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_one_that_was_revoked_is_refused_and_that_is_in_the_log(self, app, client):
        with transaction():
            token, text = create_token(CONSOLE, "old", 30)
        assert client.get("/api/imports", headers=bearer(text)).status_code == 200
        with transaction():
            revoke_token(CONSOLE, token.id)
        assert client.get("/api/imports", headers=bearer(text)).status_code == 401
        tags = db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)).all()
        assert tags == ["token:created", "token:revoked", "token:refused"]

    def test_one_ends_with_its_day(self, app, client, later):
        with transaction():
            _token, text = create_token(CONSOLE, "old", 30)
        later(30 * 24 * 60 + 1)
        assert client.get("/api/imports", headers=bearer(text)).status_code == 401

    def test_one_ends_with_its_owners_account(self, app, client):
        owner = make_user("administrator")
        with transaction():
            _token, text = create_token(actor_of(owner), "mine", 30)
        with transaction():
            owner.closed_at = owner.created_at
        assert client.get("/api/imports", headers=bearer(text)).status_code == 401

    def test_a_bad_token_is_refused_even_where_somebody_is_signed_in(self, app, signed_in):
        browser = signed_in("administrator")
        assert browser.get("/api/imports").status_code == 200
        assert browser.get("/api/imports", headers=bearer("fh_wrong")).status_code == 401

    def test_a_program_needs_no_form_token_and_a_browser_does(self, app, program, signed_in):
        make_agent(number="1001")
        app.config["WTF_CSRF_ENABLED"] = True
        assert program.post("/api/calls", json=[make_row()]).status_code == 200
        refused = signed_in("administrator").post("/api/calls", json=[make_row()])
        assert (refused.status_code, refused.json["code"]) == (400, "stale-form")
