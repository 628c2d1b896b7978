"""From a kept recording to a stored transcript."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from app.engines.speech.accuracy import word_error_rate
from app.engines.speech.types import Speaker
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import NotAllowed, NotFound
from app.foundation.queue.models import Job
from app.foundation.storage import storage
from app.recordings.events import recording_kept
from app.recordings.models import Recording
from app.transcription.events import transcript_stored
from app.transcription.jobs import transcribe
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.heard import Heard
from app.transcription.queries import transcripts as queries
from app.transcription.service.engine import warm_transcriber
from app.transcription.service.storing import store_transcript
from tests.factories.build import make_call, make_recording
from tests.factories.recordings import make_sidecar, make_sound
from tests.fakes.transcriber import FakeTranscriber


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def fake(app) -> FakeTranscriber:
    fake = FakeTranscriber()
    app.extensions["transcriber"] = lambda: fake
    return fake


def make_kept(channels: int = 2, **values) -> Recording:
    digest = storage().keep(make_sound("x.wav", channels=channels))
    if channels == 1:
        values |= {"channel_count": 1, "agent_channel": None, "relation": "mono"}
    return make_recording(digest=digest, duration_s=1.0, **values)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_kept_recording_is_queued_for_transcription(app):
    recording = make_kept()
    with transaction():
        recording_kept.send(recording_id=recording.id, call_id=recording.call_id)
    assert db.session.scalars(select(Job.key)).all() == [
        f"transcription.transcribe recording_id={recording.id}"
    ]


def test_each_channel_is_heard_as_its_speaker_in_the_calls_language(fake):
    call = make_call(language="zh-CN")
    transcribe(make_kept(call_id=call.id, agent_channel=1).id)
    assert fake.heard == [[("agent", "zh-CN"), ("customer", "zh-CN")]]


def test_both_parties_on_one_channel_are_nobody_in_particular(fake):
    recording = make_kept(channels=1)
    transcribe(recording.id)
    assert fake.heard == [[("unknown", "en")]]


def test_the_transcript_is_stored_in_the_order_of_time_and_read_as_the_engine_said_it(fake):
    recording = make_kept()
    transcribe(recording.id)
    stored = queries.find_transcript(recording.call_id)
    transcript, facts = queries.load_transcript(stored.id)
    assert [segment.speaker for segment in transcript.segments] == [Speaker.AGENT, Speaker.CUSTOMER]
    assert (transcript.language, transcript.engine) == ("en", "fake")
    assert transcript.segments[0].words[0].probability == 0.3
    assert facts.duration_s == 1.0
    assert queries.load_transcripts([stored.id, 99]) == {stored.id: (transcript, facts)}


def test_it_is_announced_once_and_logged_once(fake):
    recording, news = make_kept(), []
    with transcript_stored.connected_to(lambda sender, **facts: news.append(facts)):
        transcribe(recording.id)
        transcribe(recording.id)
    stored = queries.find_transcript(recording.call_id)
    assert news == [{"transcript_id": stored.id, "recording_id": recording.id}]
    tags = select(AuditEntry.target_id).where(AuditEntry.tag == "transcript:stored")
    assert db.session.scalars(tags).all() == [stored.id]
    assert len(fake.heard) == 1


def test_the_same_recording_gives_the_same_transcript(fake):
    recording = make_kept()
    first = heard_again(recording)
    assert heard_again(recording) == first


def heard_again(recording: Recording) -> tuple:
    transcribe(recording.id)
    stored = queries.find_transcript(recording.call_id)
    result = queries.load_transcript(stored.id)
    db.session.delete(stored)
    db.session.commit()
    return result


def test_a_transcript_that_came_along_is_taken_and_no_engine_is_loaded(app):
    def loaded_after_all():
        raise AssertionError("the engine was loaded")

    app.extensions["transcriber"] = loaded_after_all
    sidecar = storage().keep(make_sidecar("x.json"))
    recording = make_kept(sidecar_digest=sidecar)
    transcribe(recording.id)
    transcript, _ = queries.load_transcript(queries.find_transcript(recording.call_id).id)
    assert (transcript.engine, transcript.segments[0].text) == ("sidecar", "您好，请问有什么可以帮您？")


def test_two_workers_store_one_transcript(any_database, fake_for_any):
    recording = make_kept()
    transcribe(recording.id)
    transcript, facts = queries.load_transcript(queries.find_transcript(recording.call_id).id)
    with transaction():
        assert store_transcript(SYSTEM, recording.id, Heard(transcript, facts)) is None
    assert (count(StoredTranscript), count(StoredSegment)) == (1, 2)


@pytest.fixture
def fake_for_any(any_database):
    any_database.extensions["transcriber"] = FakeTranscriber


def test_nobody_but_the_system_writes_transcripts(fake):
    recording = make_kept()
    transcribe(recording.id)
    transcript, facts = queries.load_transcript(queries.find_transcript(recording.call_id).id)
    with pytest.raises(NotAllowed), transaction():
        store_transcript(Actor(1, "supervisor", Role.SUPERVISOR), recording.id, Heard(transcript, facts))


def test_a_transcript_that_is_not_there_is_not_found(app):
    with pytest.raises(NotFound):
        queries.get_transcript(5)


def test_the_waiting_recordings_are_those_without_transcript(fake):
    recording = make_kept()
    other = make_recording()
    transcribe(recording.id)
    assert queries.list_waiting() == [other.id]


@pytest.mark.speech
def test_a_real_call_is_understood_by_the_small_model(tmp_path, app, shared_audio, monkeypatch):
    app.extensions["transcriber"] = lambda: warm_transcriber(
        "faster-whisper", "tiny.en", tmp_path, threads=1, beam=1
    )
    sound = shared_audio / "calls" / "harper-valley-0002f70f7386445b.wav"
    recording = make_recording(digest=storage().keep(sound), duration_s=60.0)
    transcribe(recording.id)
    transcript, facts = queries.load_transcript(queries.find_transcript(recording.call_id).id)
    spoken = {segment.speaker for segment in transcript.segments}
    rate = word_error_rate([reference(sound)], [" ".join(s.text for s in transcript.segments)])
    print(f"word error rate with tiny.en, greedy: {rate:.2f}")
    assert spoken == {Speaker.AGENT, Speaker.CUSTOMER}
    assert rate < 0.4
    assert 50 < facts.duration_s < 90


def reference(sound) -> str:
    segments = json.loads(sound.with_suffix(".json").read_text())["segments"]
    return " ".join(segment["text"] for segment in sorted(segments, key=lambda each: each["start_s"]))
