"""How far the transcription is, when it ends, and who may hold it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.errors import NotAllowed
from app.foundation.queue.models import Job
from app.foundation.queue.pausing import paused_since
from app.transcription.policy.batch import Batch, speed_of
from app.transcription.queries import batch as queries
from app.transcription.service import batch
from app.transcription.service.storing import queue_transcription
from tests.factories.build import actor_of, make_call, make_recording, make_user

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def queued(**values) -> Job:
    recording = make_recording(**values)
    with transaction():
        job_id = queue_transcription(recording.id)
    return db.session.get(Job, job_id)


def mark(job: Job, **values) -> None:
    with transaction() as session:
        row = session.get(Job, job.id)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("values", "minutes"),
    [
        ({}, 10),
        ({"workers": 1}, 20),
        ({"recordings": 0}, None),
        ({"speed": None}, None),
        ({"paused_since": NOW}, None),
    ],
)
def test_the_end_is_told_where_it_can_be(values, minutes):
    plain = {"recordings": 4, "sound_s": 12000, "running": 1, "workers": 2, "speed": 10.0}
    found = Batch(**(plain | {"paused_since": None} | values)).ends_at(NOW)
    assert found == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_speed_is_that_of_all_together():
    assert speed_of([(100, 10), (500, 20)]) == 20
    assert speed_of([]) is None


def test_what_waits_runs_and_was_done_is_counted(any_database):
    queued(duration_s=100)
    running, done, parked = queued(duration_s=60), queued(duration_s=90), queued(duration_s=10)
    mark(running, state="running", progress_done=20)
    mark(done, state="done", started_at=NOW, finished_at=NOW + timedelta(seconds=3))
    mark(parked, state="parked")
    found = queries.find_batch(workers=2)
    assert (found.recordings, found.sound_s, found.running, found.speed) == (2, 140, 1, 30)


def test_recordings_with_a_transcript_of_their_own_say_nothing_of_the_speed(app):
    mark(
        queued(duration_s=90, sidecar_digest="a" * 64),
        state="done",
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=1),
    )
    assert queries.find_batch(workers=2).speed is None


def test_pausing_and_resuming_are_logged_once(app, monkeypatch):
    supervisor = actor_of(make_user("supervisor"))
    for act in (batch.pause_transcription, batch.pause_transcription):
        with transaction():
            act(supervisor)
    assert paused_since(queries.JOB) is not None
    with transaction():
        batch.resume_transcription(supervisor)
    assert paused_since(queries.JOB) is None
    log = db.session.execute(db.text("SELECT tag FROM audit_entry ORDER BY id")).scalars().all()
    assert log == ["jobs:paused", "jobs:resumed"]


def test_a_monitor_does_not_pause(app):
    with pytest.raises(NotAllowed), transaction():
        batch.pause_transcription(actor_of(make_user("monitor")))


def test_who_opens_a_call_gets_it_next(app, signed_in):
    call = make_call()
    job = queued(call_id=call.id)
    person = signed_in("supervisor")
    shown = person.get(f"/calls/{call.id}/transcript").text
    assert f'hx-post="/calls/{call.id}/transcript/next"' in shown
    assert person.post(f"/calls/{call.id}/transcript/next").status_code == 204
    assert db.session.get(Job, job.id, populate_existing=True).priority == 9


def test_nobody_hurries_a_call_that_he_may_not_hear(app, signed_in):
    call = make_call()
    job = queued(call_id=call.id)
    assert signed_in("agent").post(f"/calls/{call.id}/transcript/next").status_code == 404
    assert db.session.get(Job, job.id, populate_existing=True).priority == 0


def test_the_part_says_how_much_is_left_and_when_it_ends(app, signed_in, monkeypatch):
    queued(duration_s=600)
    mark(queued(duration_s=90), state="done", started_at=NOW, finished_at=NOW + timedelta(seconds=3))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    shown = signed_in("administrator").get("/calls/import/transcription").text
    assert "1 recording to transcribe" in shown
    assert "10 min of sound" in shown
    assert "done about" in shown


def test_the_administrator_pauses_and_goes_on(app, signed_in):
    queued()
    person = signed_in("administrator")
    paused = person.post(
        "/calls/import/transcription/pause", headers={"HX-Request": "true"}, follow_redirects=True
    )
    assert "Paused: 1 recording waits." in paused.text
    resumed = person.post(
        "/calls/import/transcription/resume", headers={"HX-Request": "true"}, follow_redirects=True
    )
    assert "1 recording to transcribe" in resumed.text
