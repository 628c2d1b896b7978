"""Who may hear, by ranges, and what the log says of it (C4, P2, P3, X1)."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.engines.speech.peaks import peaks_to_bytes, waveform_peaks
from app.foundation import clock
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings.models import Call, Recording
from app.recordings.policy.beeping import SOURCES
from app.recordings.policy.hearing import ASSIGNMENTS, may_hear
from tests.factories.build import make_agent, make_agent_with_account, make_call, make_recording, make_team
from tests.factories.recordings import make_sound


@pytest.fixture
def recording(app) -> Recording:
    path = make_sound("x.wav", seconds=2)
    digest = storage().keep(path)
    agent = make_agent_with_account()
    return make_recording(call_id=make_call(agent_id=agent.id).id, digest=digest, duration_s=2.0)


@pytest.fixture(autouse=True)
def no_assignments(app, monkeypatch):
    for reason in list(ASSIGNMENTS):
        monkeypatch.delitem(ASSIGNMENTS, reason)


@pytest.fixture(autouse=True)
def nothing_private(app, monkeypatch):
    """No feature knows of private words here; see test_beeping.py."""
    for reason in list(SOURCES):
        monkeypatch.delitem(SOURCES, reason)


def sound(recording: Recording) -> str:
    return f"/recordings/{recording.id}/sound"


def plays() -> list[tuple[int | None, int | None]]:
    rows = select(AuditEntry.actor_id, AuditEntry.target_id).where(AuditEntry.tag == "recording:played")
    return [tuple(row) for row in db.session.execute(rows)]


def test_the_whole_sound_is_sent_as_it_was_kept(recording, signed_in):
    answer = signed_in("supervisor").get(sound(recording))
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert answer.data == storage().kept_path(recording.digest, ".wav").read_bytes()
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("bytes=0-99", slice(0, 100)), ("bytes=1000-", slice(1000, None)), ("bytes=-44", slice(-44, None))],
)
def test_a_range_is_sent_alone(recording, signed_in, asked, sent):
    whole = storage().kept_path(recording.digest, ".wav").read_bytes()
    answer = signed_in("supervisor").get(sound(recording), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.data == whole[sent]
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_a_range_beyond_the_end_cannot_be_sent(recording, signed_in):
    answer = signed_in("supervisor").get(sound(recording), headers={"Range": "bytes=9999999-"})
    assert answer.status_code == 416


def test_a_range_of_another_version_sends_the_whole(recording, signed_in):
    browser = signed_in("supervisor")
    etag = browser.get(sound(recording)).headers["ETag"]
    same = browser.get(sound(recording), headers={"Range": "bytes=0-9", "If-Range": etag})
    other = browser.get(sound(recording), headers={"Range": "bytes=0-9", "If-Range": '"something else"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_what_a_browser_keeps_is_asked_for_again_but_not_sent_again(recording, signed_in):
    browser = signed_in("supervisor")
    etag = browser.get(sound(recording)).headers["ETag"]
    assert browser.get(sound(recording), headers={"If-None-Match": etag}).status_code == 304


def test_what_browsers_cannot_play_is_sent_as_wav(app, signed_in):
    digest = storage().keep(make_sound("y.wav", form="ULAW"))
    storage().write_playable(digest, lambda path: path.write_bytes(b"RIFF of the copy"))
    recording = make_recording(digest=digest, has_playable=True)
    assert signed_in("director").get(sound(recording)).data == b"RIFF of the copy"


def test_a_sitting_is_one_row_in_the_log_whatever_is_asked_for_first(recording, signed_in):
    browser = signed_in("supervisor")
    for asked in ("bytes=4000-", "bytes=0-", "bytes=100-200"):
        browser.get(sound(recording), headers={"Range": asked})
    assert plays() == [(browser.user.id, recording.id)]


def test_another_person_and_another_sitting_are_rows_of_their_own(recording, signed_in, monkeypatch):
    one, other = signed_in("supervisor"), signed_in("director")
    one.get(sound(recording))
    other.get(sound(recording))
    now = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: now)
    one.get(sound(recording))
    assert plays() == [(who.user.id, recording.id) for who in (one, other, one)]


def test_a_refusal_is_no_playback(recording, signed_in):
    signed_in("monitor").get(sound(recording))
    assert plays() == []


@pytest.mark.parametrize("role", ["administrator", "auditor", "trainer", "operations_manager"])
def test_roles_that_hear_nothing_are_refused(recording, signed_in, role):
    browser = signed_in(role)
    assert browser.get(sound(recording)).status_code == 403
    assert browser.get(f"/api/recordings/{recording.id}/peaks").status_code == 403
    assert browser.get(f"/calls/{recording.call_id}").status_code == 403


def test_an_agent_hears_his_own_calls_alone(recording, signed_in):
    own = signed_in("agent", user=owner_of(recording))
    stranger = signed_in("agent", user=account_of(make_agent_with_account()))
    assert own.get(sound(recording)).status_code == 200
    assert stranger.get(sound(recording)).status_code == 404
    assert stranger.get(f"/calls/{recording.call_id}").status_code == 404
    assert stranger.get(f"/api/recordings/{recording.id}/peaks").status_code == 404


def test_a_lead_hears_his_team_alone(app, signed_in):
    lead = signed_in("team_lead")
    mine = make_call(agent_id=make_agent(team_id=make_team(lead_id=lead.user.id).id).id)
    theirs = make_call()
    assert lead.get(f"/calls/{mine.id}").status_code == 200
    assert lead.get(f"/calls/{theirs.id}").status_code == 404


def test_a_monitor_hears_what_some_feature_assigned_to_him(recording, signed_in, monkeypatch):
    monitor, colleague = signed_in("monitor"), signed_in("monitor")
    call_id, monitor_id = recording.call_id, monitor.user.id
    monkeypatch.setitem(
        ASSIGNMENTS, "test", lambda user_id: select(Call.id).where(Call.id == call_id, user_id == monitor_id)
    )
    assert monitor.get(sound(recording)).status_code == 200
    assert colleague.get(sound(recording)).status_code == 404


def test_assigning_twice_for_the_same_reason_is_once(app):
    may_hear("test", lambda user_id: select(Call.id))
    may_hear("test", lambda user_id: select(Call.id))
    assert list(ASSIGNMENTS) == ["test"]
    del ASSIGNMENTS["test"]


def test_the_peaks_are_drawn_for_each_channel_and_may_be_kept(app, signed_in):
    samples = np.stack([np.linspace(-1, 1, 16000), np.zeros(16000)]).astype(np.float32)
    recording = make_recording(peaks=peaks_to_bytes(waveform_peaks(samples, 16000)))
    browser = signed_in("supervisor")
    answer = browser.get(f"/api/recordings/{recording.id}/peaks")
    agent, customer = answer.json["channels"]
    assert (agent[0], agent[-1], set(customer)) == (-1.0, 1.0, {0.0})
    assert len(agent) == 100
    again = browser.get(
        f"/api/recordings/{recording.id}/peaks", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def account_of(agent):
    return db.session.get(User, agent.user_id)


def owner_of(recording: Recording):
    return account_of(db.session.get(Call, recording.call_id).agent)
