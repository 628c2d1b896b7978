"""The sound of a call on its page: figures, curve, moments; on its way, failed, silent, on one channel."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.engines.speech.types import Facts, Interruption, Latency, Span, Speaker, Transcript
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.queue.models import Job
from app.recordings.models import Recording
from app.transcription.policy.heard import Heard
from app.transcription.policy.sound import MOST_PLACES, MOST_POINTS, sound_of
from app.transcription.service.storing import queue_transcription, store_transcript
from tests.factories.build import make_call, make_recording

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
NOTHING = Facts(60.0, {}, (), (), (), {}, {}, {})
CALL = Facts(
    duration_s=125.0,
    speech={AGENT: (Span(5, 35), Span(50, 60)), CUSTOMER: (Span(34, 44),)},
    overlap=(Span(34, 35),),
    interruptions=(Interruption(CUSTOMER, 34.0, 35.0),),
    silences=(Span(44, 50),),
    rate={AGENT: 131.4, CUSTOMER: 0.0},
    rates={},
    volume_dbfs={},
    ringing={CUSTOMER: (Span(0, 2),)},
    music={CUSTOMER: (Span(62, 122),)},
    latencies=(Latency(CUSTOMER, 34.0, -1.0), Latency(AGENT, 50.0, 6.0)),
    talk_ratio={AGENT: 0.8, CUSTOMER: 0.2},
    overlap_by={AGENT: (), CUSTOMER: (Span(34, 35),)},
    loudness_lufs={AGENT: -22.46},
    rate_curve={AGENT: ((10.0, 120.0), (15.0, 140.0)), CUSTOMER: ((15.0, 200.0),)},
)
ONE_CHANNEL = replace(
    NOTHING,
    speech={Speaker.UNKNOWN: (Span(1, 9),)},
    talk_ratio={Speaker.UNKNOWN: 1.0},
    silences=(Span(3, 7),),
)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def part(app, signed_in):
    """The part of the page for these facts, its spaces folded."""

    def show(facts: Facts, language: str = "en") -> str:
        recording = make_recording()
        with transaction():
            store_transcript(SYSTEM, recording.id, Heard(Transcript(language, "fake", ()), facts))
        return read(signed_in, recording.call_id)

    return show


def read(signed_in, call_id: int) -> str:
    return re.sub(r"\s+", " ", signed_in("supervisor").get(f"/calls/{call_id}/sound").text)


def queued(recording: Recording, state: str) -> None:
    with transaction():
        db.session.get(Job, queue_transcription(recording.id)).state = state


def test_each_voice_has_its_figures(part):
    page = part(CALL)
    assert "Agent 80%, Customer 20%" in page
    assert "131 <small" in page
    assert "-22.5 <small" in page
    assert "words/min" in page


def test_moments_can_be_jumped_to(part):
    page = part(CALL)
    for title, start, end in [
        ("Interruptions", 34.0, 35.0),
        ("Slowest answers", 44.0, 50.0),
        ("Long silences", 44, 50),
        ("Hold music", 62, 122),
        ("Ringing", 0, 2),
    ]:
        after = page.split(f"<h3> {title}")[1]
        assert re.match(rf'.*?data-seek="{start}" data-seek-end="{end}"', after), title


def test_the_curve_shows_the_usual_range_of_the_language(part):
    english, chinese = part(CALL), part(CALL, "zh-CN")
    assert "usual from 100" in english
    assert "usual from 120" in chinese
    assert "characters/min" in chinese
    assert '"data": [null, 200.0]' in english


def test_on_one_channel_it_is_not_said_who_interrupts(part):
    page = part(ONE_CHANNEL)
    assert "Both speak on one channel" in page
    assert "Interruptions" not in page
    assert "Long silences" in page
    assert "talk-bar" not in page


def test_a_recording_without_sound_says_so(part):
    assert "Nobody speaks in this recording" in part(NOTHING)


def test_a_call_of_an_older_measurement_is_still_shown(part):
    page = part(replace(NOTHING, speech={AGENT: (Span(1, 5),), CUSTOMER: (Span(6, 9),)}, rate={AGENT: 120.0}))
    assert "120 <small" in page
    assert "talk-bar" not in page


def test_sound_on_its_way_is_asked_for_again(app, signed_in):
    recording = make_recording()
    queued(recording, "waiting")
    page = read(signed_in, recording.call_id)
    assert "Not measured yet" in page
    assert 'data-live="10"' in page


def test_sound_that_failed_says_who_can_help_and_stops_asking(app, signed_in):
    recording = make_recording()
    queued(recording, "parked")
    page = read(signed_in, recording.call_id)
    assert "could not be measured" in page
    assert "data-live" not in page


def test_a_call_without_recording_has_no_sound(app, signed_in):
    assert "No recording" in read(signed_in, make_call().id)


def test_it_is_read_by_those_who_may_hear_the_call_alone(app, signed_in):
    address = f"/calls/{make_recording().call_id}/sound"
    assert signed_in("agent").get(address).status_code == 404
    assert signed_in("administrator").get(address).status_code == 403


def test_the_call_s_page_asks_for_its_sound(app, signed_in):
    recording = make_recording()
    page = signed_in("supervisor").get(f"/calls/{recording.call_id}").text
    assert f'hx-get="/calls/{recording.call_id}/sound"' in page


def test_of_many_moments_the_longest_are_shown_in_the_order_of_the_call():
    silences = tuple(Span(10 * n, 10 * n + (n * 7) % 20 / 4 + 2) for n in range(20))
    found = sound_of(replace(NOTHING, silences=silences)).moments["silences"]
    assert found.count == 20
    assert len(found.shown) == MOST_PLACES
    assert [place.start_s for place in found.shown] == sorted(place.start_s for place in found.shown)
    left_out = {span.start_s for span in silences} - {place.start_s for place in found.shown}
    shortest = min(place.seconds for place in found.shown)
    assert all(span.duration_s <= shortest for span in silences if span.start_s in left_out)


@pytest.mark.parametrize("count", [0, 1, MOST_POINTS, MOST_POINTS + 1, 720])
def test_the_curve_of_a_long_call_is_thinned(count):
    points = tuple((5.0 * n, 100.0) for n in range(count))
    curve = sound_of(replace(NOTHING, rate_curve={AGENT: points})).curve
    assert len(curve.moments_s) <= MOST_POINTS
    assert len(curve.moments_s) >= min(count, MOST_POINTS // 2)
