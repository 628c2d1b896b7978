"""The transcript as a part of the call's page: there, on its way, or failed."""

from __future__ import annotations

import re

import pytest

from app.engines.speech.types import Facts, Segment, Speaker, Transcript, Word
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.queue.models import Job
from app.recordings.models import Recording
from app.transcription.policy.heard import Heard
from app.transcription.service.storing import queue_transcription, store_transcript
from tests.factories.build import make_call, make_recording


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


def make_transcript(recording: Recording, *texts: str) -> None:
    words = tuple(Word(text, n, n + 0.5, 0.2 if n else 0.9) for n, text in enumerate(texts))
    segments = (Segment(Speaker.AGENT, 0.0, 5.0, " ".join(texts), words, 0.5),) if texts else ()
    facts = Facts(5.0, {}, (), (), (), {}, {}, {})
    with transaction():
        store_transcript(SYSTEM, recording.id, Heard(Transcript("en", "fake", segments), facts))


def queued(recording: Recording, **values) -> None:
    with transaction():
        job = db.session.get(Job, queue_transcription(recording.id))
        for name, value in values.items():
            setattr(job, name, value)


def part(signed_in, call_id: int) -> str:
    return signed_in("supervisor").get(f"/calls/{call_id}/transcript").text


def test_words_jump_to_their_moment_and_doubtful_ones_are_marked(app, signed_in):
    recording = make_recording()
    make_transcript(recording, "good", "morning")
    page = part(signed_in, recording.call_id)
    assert re.search(r'data-start="0(\.0)?"\s+data-end="5(\.0)?"', page)
    assert 'data-times="' in page
    assert page.count("unsure") == 1
    assert "data-live" not in page


@pytest.mark.parametrize(
    ("state", "words"), [("waiting", "Waiting to be transcribed"), ("running", "Being transcribed")]
)
def test_a_transcript_on_its_way_is_asked_for_again(app, signed_in, state, words):
    recording = make_recording()
    queued(recording, state=state, progress_done=20, progress_total=60)
    page = part(signed_in, recording.call_id)
    assert words in page
    assert 'data-live="4"' in page
    assert 'max="60"' in page


def test_one_that_failed_says_who_can_help_and_stops_asking(app, signed_in):
    recording = make_recording()
    queued(recording, state="parked")
    page = part(signed_in, recording.call_id)
    assert "could not be transcribed" in page
    assert "data-live" not in page


def test_a_silent_recording_has_no_words(app, signed_in):
    recording = make_recording()
    make_transcript(recording)
    assert "Nobody speaks" in part(signed_in, recording.call_id)


def test_a_call_without_recording_has_nothing_to_wait_for(app, signed_in):
    page = part(signed_in, make_call().id)
    assert "No recording" in page
    assert "data-live" not in page


def test_it_is_read_by_those_who_may_hear_the_call_alone(app, signed_in):
    recording = make_recording()
    make_transcript(recording, "hello")
    address = f"/calls/{recording.call_id}/transcript"
    assert signed_in("agent").get(address).status_code == 404
    assert signed_in("monitor").get(address).status_code == 404
    assert signed_in("administrator").get(address).status_code == 403


def make_mono_transcript(recording: Recording, confidence: float | None, *codes: str) -> None:
    words = (Word("Okay.", 0.0, 1.0, 0.9),)
    segments = (Segment(Speaker.UNKNOWN, 0.0, 1.0, "Okay.", words, 0.9),)
    facts = Facts(1.0, {Speaker.UNKNOWN: ()}, (), (), (), {}, {}, {})
    with transaction():
        stored = store_transcript(SYSTEM, recording.id, Heard(Transcript("en", "fake", segments), facts))
        stored.speaker_confidence = confidence
        stored.doubts = [{"code": code} for code in codes]


def test_a_voice_that_was_not_told_apart_is_shown_as_unknown_with_the_reason(app, signed_in):
    recording = make_recording()
    make_mono_transcript(recording, 0.934, "voices_partly", "a_code_of_later")
    page = part(signed_in, recording.call_id)
    assert "Speaker unknown" in page
    assert "confidence in who speaks: 93%" in page
    assert "Where it is not sure whose voice it is" in page


def test_a_call_of_two_channels_says_nothing_of_voices(app, signed_in):
    recording = make_recording()
    make_transcript(recording, "hello")
    page = part(signed_in, recording.call_id)
    assert "confidence in who speaks" not in page
    assert "Speaker unknown" not in page
