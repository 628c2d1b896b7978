"""Each party of a call in a file of his own (C2, C3)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import select

from app.engines.speech.decode import decode
from app.engines.speech.peaks import peaks_from_bytes
from app.foundation.db import db
from app.foundation.storage import content_hash, storage
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.service.sounds import sound_source
from tests.factories.build import make_call
from tests.factories.encoding import encode, likeness, voice, write
from tests.factories.recordings import dropped, make_file, make_sidecar, make_sound, settled
from tests.recordings.conftest import kept, left, reasons, work_off

AGENT, CUSTOMER = voice(2.0, seed=1), voice(3.0, 16000, seed=2)


@pytest.fixture
def call(any_database) -> Call:
    return make_call(external_id="c-1", recording_name="d/in.wav", customer_recording_name="d/out.mp3")


def drop_agent(name: str = "d/in.wav") -> Path:
    return settled(write(dropped(name), "ULAW", AGENT[None]))


def drop_customer(name: str = "d/out.mp3") -> Path:
    return settled(encode(dropped(name), "libmp3lame", 16000, CUSTOMER[None], samples_rate=16000))


def the_recording() -> Recording:
    return db.session.scalars(select(Recording)).one()


def test_both_become_one_recording_with_the_agent_first(call, later):
    digests = [content_hash(drop_agent()), content_hash(drop_customer())]
    work_off()
    recording = the_recording()
    assert [recording.digest, recording.customer_digest] == digests
    assert (recording.suffix, recording.customer_suffix) == (".wav", ".mp3")
    assert (recording.channel_count, recording.agent_channel, recording.relation) == (2, 0, "separate")
    assert recording.duration_s == pytest.approx(3.0, abs=0.01)
    assert (left(), reasons()) == ([], {})
    for digest, suffix in zip(digests, (".wav", ".mp3"), strict=True):
        assert content_hash(storage().kept_path(digest, suffix)) == digest


def test_a_browser_gets_one_wav_of_both_and_the_waveform_of_both(call, later):
    drop_agent()
    drop_customer()
    work_off()
    recording = the_recording()
    played, rate = soundfile.read(storage().playable_path(recording.digest), dtype="float32")
    assert likeness(played[:32000, 0], rate, AGENT, 8000) > 0.99
    assert likeness(played[:, 1], rate, CUSTOMER, 16000) > 0.99
    assert peaks_from_bytes(recording.peaks).shape[0] == 2


def test_a_transcriber_reads_what_was_kept(call, later):
    drop_agent()
    drop_customer()
    work_off()
    sound = sound_source(the_recording()).decode()
    assert sound.samples.shape[0] == 2
    assert likeness(sound.samples[1], sound.rate, CUSTOMER, 16000) > 0.99


@pytest.mark.parametrize("first", [drop_agent, drop_customer])
def test_the_one_waits_for_the_other(call, later, first):
    first()
    work_off()
    assert (kept(), len(left()), reasons()) == ([], 1, {})
    (drop_customer if first is drop_agent else drop_agent)()
    later(1)
    work_off()
    assert (kept(), left()) == (["c-1"], [])


@pytest.mark.parametrize(("alone", "missing"), [(drop_agent, "d/out.mp3"), (drop_customer, "d/in.wav")])
def test_one_that_waited_in_vain_is_set_aside_and_says_what_is_missing(call, later, alone, missing):
    alone()
    work_off()
    later(11)
    work_off()
    [row] = db.session.scalars(select(Quarantined))
    assert row.reason == "other_party_missing"
    assert json.loads(row.detail) == {"call": "c-1", "value": missing}
    assert (kept(), left()) == ([], [])


def test_the_same_two_files_again_change_nothing(call, later):
    for _ in range(2):
        drop_agent()
        drop_customer()
        work_off()
        later(1)
    assert (kept(), left(), reasons()) == (["c-1"], [], {})


@pytest.mark.parametrize("again", [drop_agent, drop_customer])
def test_one_of_them_again_changes_nothing(call, later, again):
    drop_agent()
    drop_customer()
    work_off()
    again()
    later(1)
    work_off()
    assert (kept(), left(), reasons()) == (["c-1"], [], {})


def test_another_sound_of_the_customer_afterwards_is_set_aside(call, later):
    drop_agent()
    drop_customer()
    work_off()
    make_sound("d/out.mp3", channels=1, seed=9)
    later(1)
    work_off()
    assert reasons() == {"d/out.mp3": "call_has_recording"}


def test_a_broken_file_is_set_aside_and_the_other_waits_for_a_better_one(call, later):
    drop_agent()
    make_file("d/out.mp3", b"")
    work_off()
    assert (kept(), left(), reasons()) == ([], ["in.wav"], {"d/out.mp3": "empty"})
    drop_customer()
    later(1)
    work_off()
    assert (kept(), left()) == (["c-1"], [])


def test_the_files_of_another_call_are_set_aside_both(call, later):
    make_call(external_id="c-2", recording_name="x/in.wav", customer_recording_name="x/out.mp3")
    drop_agent()
    drop_customer()
    work_off()
    drop_agent("x/in.wav")
    drop_customer("x/out.mp3")
    later(1)
    work_off()
    assert kept() == ["c-1"]
    assert reasons() == {"x/in.wav": "duplicate_content", "x/out.mp3": "duplicate_content"}


def test_the_agents_file_may_be_named_after_the_call(any_database, later):
    make_call(external_id="c-7", customer_recording_name="c-7-out.wav")
    settled(write(dropped("c-7.wav"), "PCM_16", AGENT[None]))
    settled(write(dropped("c-7-out.wav"), "PCM_16", CUSTOMER[None], rate=16000))
    work_off()
    assert the_recording().customer_digest is not None


def test_they_wait_for_a_transcript_file_too(call, later):
    call.sidecar_name = "d/t.json"
    db.session.commit()
    drop_agent()
    drop_customer()
    work_off()
    assert kept() == []
    make_sidecar("d/t.json")
    later(1)
    work_off()
    assert (kept(), left()) == (["c-1"], [])
    assert the_recording().sidecar_digest is not None


def test_a_file_without_a_header_is_read_in_the_form_that_the_rules_tell(app, later):
    make_call(external_id="c-1", recording_name="in.ulaw", customer_recording_name="out.wav")
    make_call(external_id="c-2", recording_name="both.vox")
    settled(write(dropped("in.ulaw"), "ULAW", AGENT[None], "RAW"))
    settled(write(dropped("out.wav"), "PCM_16", CUSTOMER[None], rate=16000))
    settled(write(dropped("both.vox"), "VOX_ADPCM", AGENT[None], "RAW"))
    work_off()
    assert (kept(), reasons()) == (["c-1", "c-2"], {})
    for recording in db.session.scalars(select(Recording)):
        assert likeness(sound_source(recording).decode().samples[0][:32000], 16000, AGENT, 8000) > 0.99
        assert recording.has_playable


def test_parties_that_say_the_same_are_one_sound(app, later):
    make_call(external_id="c-1", recording_name="in.wav", customer_recording_name="out.wav")
    for name, level in (("in.wav", 1.0), ("out.wav", 0.5)):
        settled(write(dropped(name), "PCM_16", (AGENT * level)[None]))
    work_off()
    assert (the_recording().relation, the_recording().agent_channel) == ("mono", None)


def test_the_player_gets_the_sound_of_both(app, later, signed_in):
    make_call(external_id="c-1", recording_name="in.wav", customer_recording_name="out.wav")
    settled(write(dropped("in.wav"), "PCM_16", AGENT[None]))
    settled(write(dropped("out.wav"), "PCM_16", CUSTOMER[None], rate=16000))
    work_off()
    answer = signed_in("supervisor").get(f"/recordings/{the_recording().id}/sound")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    path = storage().root / "heard.wav"
    path.write_bytes(answer.data)
    assert np.abs(decode(path).samples).max(axis=1).min() > 0.3
