"""Two files of one call as one sound (C2)."""

from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.channels import ChannelRelation, channel_relation
from app.engines.speech.decode import Reason, Undecodable, decode
from app.engines.speech.headerless import Form
from app.engines.speech.pair import decode_pair, join_parties
from app.engines.speech.source import SoundSource
from tests.factories.encoding import encode, likeness, voice, write

AGENT, CUSTOMER = voice(3.0, seed=1)[None], voice(4.0, 16000, seed=2)[None]


@pytest.fixture
def files(tmp_path):
    agent = write(tmp_path / "agent.wav", "ULAW", AGENT)
    customer = encode(tmp_path / "customer.mp3", "libmp3lame", 16000, CUSTOMER, samples_rate=16000)
    return agent, customer


def test_each_party_gets_his_row_and_the_shorter_ends_in_silence(files):
    sound = decode_pair(*files)
    assert sound.samples.shape == (2, 64000)
    assert likeness(sound.samples[0, :48000], 16000, AGENT[0], 8000) > 0.99
    assert likeness(sound.samples[1], 16000, CUSTOMER[0], 16000) > 0.99
    assert not sound.samples[0, 48000:].any()
    assert (sound.codec, sound.source_rate, sound.container) == ("pcm_mulaw", 8000, "pair")


def test_a_party_s_file_of_two_channels_is_mixed_to_one(tmp_path, files):
    both = write(tmp_path / "stereo.wav", "PCM_16", np.concatenate([AGENT, AGENT * 0.5]))
    sound = decode_pair(both, files[1])
    assert np.abs(sound.samples[0, :48000] - 0.75 * decode(files[0]).samples[0]).max() < 0.02


def test_the_same_file_twice_shows_as_one_sound(files):
    assert channel_relation(decode_pair(files[0], files[0]).samples) == ChannelRelation.MONO


@pytest.mark.parametrize("broken", [0, 1])
def test_a_broken_file_of_either_party_is_refused(files, broken):
    files[broken].write_bytes(b"")
    with pytest.raises(Undecodable) as refusal:
        decode_pair(*files)
    assert refusal.value.reason == Reason.EMPTY


def test_limits_hold_for_both(files):
    with pytest.raises(Undecodable) as refusal:
        decode_pair(*files, longest_s=3.5)
    assert refusal.value.reason == Reason.TOO_LONG


def test_sounds_of_different_rates_cannot_be_joined(files):
    with pytest.raises(ValueError, match="16000 and 8000"):
        join_parties(decode(files[0]), decode(files[0], rate=8000))


def test_a_kept_recording_is_read_whether_it_is_one_file_or_two_with_or_without_a_header(tmp_path, files):
    raw = write(tmp_path / "agent.ulaw", "ULAW", AGENT, "RAW")
    alone, both = SoundSource(raw, form=Form("mulaw", 8000)), SoundSource(files[0], files[1])
    raw_pair = SoundSource(raw, files[1], form=Form("mulaw", 8000))
    assert (alone.decode().samples.shape, both.decode().samples.shape) == ((1, 48000), (2, 64000))
    assert (raw_pair.decode().samples[0] == both.decode().samples[0]).all()


def test_the_two_files_of_a_real_call_are_separate_parties(shared_audio):
    calls = shared_audio / "calls"
    sound = decode_pair(calls / "auto-repairs-40.agent.wav", calls / "auto-repairs-40.customer.wav")
    assert channel_relation(sound.samples) == ChannelRelation.SEPARATE
    assert sound.duration_s == pytest.approx(245, abs=2)
