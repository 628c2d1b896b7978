"""Transcripts that another system wrote, brought by hand for a recording that is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.types import Speaker
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.storage import storage
from app.recordings.models import Recording
from app.transcription.queries import transcripts as queries
from app.transcription.service.ear import Ear, ear_of
from app.transcription.service.elsewhere import hear_elsewhere, import_transcript
from app.transcription.service.hearing import source_of
from app.transcription.service.sidecars import read_sidecar, sidecar_path
from tests.factories.build import make_call
from tests.transcription.test_transcribe import make_kept

VTT = "WEBVTT\n\n00:00.100 --> 00:00.500\n<v Agent>Hello.\n\n00:00.600 --> 00:00.900\n<v Ben>Hi.\n"


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def vtt(tmp_path) -> Path:
    path = tmp_path / "call.vtt"
    path.write_text(VTT, encoding="utf-8")
    return path


def ear() -> Ear:
    """Rules of the centre, and no models: nothing is heard here."""
    return ear_of(load=lambda: pytest.fail("the engine is not needed"), voices=lambda: None)


def run(app, *args: str):
    return app.test_cli_runner().invoke(args=["transcription", "import", *args])


def recording_of(external_id: str) -> Recording:
    return make_kept(call_id=make_call(external_id=external_id).id)


def test_it_is_stored_with_what_the_sound_tells_and_kept_with_its_recording(app, vtt):
    recording = recording_of("c-77")
    result = run(app, str(vtt), "--call", "c-77", "--speaker", "Ben=customer")
    assert result.exit_code == 0, result.output
    assert result.output == "c-77: 2 segments, written by webvtt\n"
    transcript, facts = queries.load_transcript(queries.find_transcript(recording.call_id).id)
    assert [(s.speaker, s.text) for s in transcript.segments] == [("agent", "Hello."), ("customer", "Hi.")]
    assert facts.duration_s == 1.0
    kept = sidecar_path(db.session.get(Recording, recording.id).sidecar_digest)
    assert kept.read_text(encoding="utf-8") == VTT
    tags = set(db.session.scalars(select(AuditEntry.tag)))
    assert {"recording:transcript-kept", "transcript:stored"} <= tags


def test_a_transcript_that_is_there_is_never_replaced(app, vtt):
    recording = recording_of("c-77")
    assert run(app, str(vtt), "--call", "c-77").exit_code == 0
    before = queries.load_transcript(queries.find_transcript(recording.call_id).id)
    vtt.write_text(VTT.replace("Hello", "Goodbye"), encoding="utf-8")
    result = run(app, str(vtt), "--call", "c-77")
    assert result.exit_code == 1
    assert "has its transcript already" in result.output
    db.session.expire_all()
    assert queries.load_transcript(queries.find_transcript(recording.call_id).id) == before


def test_two_who_bring_one_at_once_store_one(any_database, vtt):
    recording = recording_of("c-77")
    heard = hear_elsewhere(vtt, source_of(recording), ear())
    with transaction():
        import_transcript(SYSTEM, SYSTEM, recording.id, vtt, heard)
    with pytest.raises(Conflict), transaction():
        import_transcript(SYSTEM, SYSTEM, recording.id, vtt, heard)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.json", '{"language": "fr", "segments": []}', "language must be en or zh-CN"),
        ("a.srt", "1\n00:00:01,000 -> 2\nhi\n", "neither JSON, nor WebVTT, nor SRT"),
        ("a.txt", "Agent: hello", "ends in .json, .vtt, .srt"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(app, tmp_path, name, text, complaint):
    recording_of("c-77")
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = run(app, str(tmp_path / name), "--call", "c-77")
    assert result.exit_code == 1
    assert complaint in result.output


def test_a_call_that_is_not_there_is_named(app, vtt):
    result = run(app, str(vtt), "--call", "nobody")
    assert result.exit_code == 1
    assert "no call nobody with a recording" in result.output


def test_a_label_without_a_party_is_refused(app, vtt):
    result = run(app, str(vtt), "--call", "c-77", "--speaker", "Ben")
    assert result.exit_code == 2
    assert "spk_0=agent" in result.output


def test_channels_are_parties_by_the_recordings_agent_channel(app, tmp_path):
    phrases = [
        {"channel": n, "text": f"channel {n}", "offsetMilliseconds": 100 + n, "durationMilliseconds": 500}
        for n in (0, 1)
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"phrases": phrases}))
    for agent_channel, first in ((0, Speaker.AGENT), (1, Speaker.CUSTOMER), (None, Speaker.UNKNOWN)):
        transcript = read_sidecar(path, agent_channel=agent_channel, language="en")
        assert transcript.segments[0].speaker == first


def test_a_file_is_found_again_under_its_own_suffix(app, vtt):
    digest = storage().keep(vtt)
    assert sidecar_path(digest) == storage().kept_path(digest, ".vtt")
    assert sidecar_path("0" * 64) is None


def test_bytes_that_are_no_text_are_refused(app, tmp_path):
    path = tmp_path / "a.srt"
    path.write_bytes(b"\x80\xff\xff\x00")
    with pytest.raises(BadTranscript, match="no text in UTF-8, UTF-16 or GB 18030"):
        read_sidecar(path, agent_channel=0, language="en")
    with pytest.raises(InvalidInput, match="cannot be used"):
        hear_elsewhere(path, source_of(recording_of("c-78")), ear())
