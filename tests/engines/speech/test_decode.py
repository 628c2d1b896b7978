from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.engines.speech.decode import Reason, Undecodable, decode
from tests.engines.speech.conftest import tone
from tests.factories import encoding

RATE = 8000
CALL = np.stack([tone(440, 3, RATE), tone(700, 3, RATE)])


def encode(path: Path, codec: str, rate: int = RATE, samples: np.ndarray = CALL) -> Path:
    return encoding.encode(path, codec, rate, samples)


def write(path: Path, subtype: str, samples: np.ndarray = CALL) -> Path:
    return encoding.write(path, subtype, samples)


def loudest_hz(channel: np.ndarray, rate: int) -> float:
    power = np.abs(np.fft.rfft(channel * np.hanning(len(channel))))
    return float(np.fft.rfftfreq(len(channel), 1 / rate)[power.argmax()])


def reason(path: Path, **limits: float) -> Reason:
    with pytest.raises(Undecodable) as refusal:
        decode(path, **limits)
    return refusal.value.reason


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("call.mp3", "libmp3lame", 8000),
        ("call.flac", "flac", 8000),
        ("call.opus", "libopus", 48000),
        ("call.m4a", "aac", 8000),
        ("alaw.wav", "pcm_alaw", 8000),
        ("msadpcm.wav", "adpcm_ms", 8000),
        ("call.webm", "libopus", 48000),
    ],
)
def test_each_party_stays_on_its_own_channel(tmp_path, name, codec, rate):
    sound = decode(encode(tmp_path / name, codec, rate))
    assert [loudest_hz(c, 16000) for c in sound.samples] == pytest.approx([440, 700], abs=1)
    assert sound.duration_s == pytest.approx(3, abs=0.25)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_U8", "FLOAT", "ULAW", "ALAW", "GSM610"])
def test_telephone_wavs_decode_as_another_reader_reads_them(tmp_path, subtype):
    samples = CALL[:1] if subtype == "GSM610" else CALL
    path = write(tmp_path / "call.wav", subtype, samples)
    expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
    ours = decode(path, rate=None).samples
    assert np.abs(ours - expected.T[:, : ours.shape[1]]).max() < 1e-3


def test_narrow_band_amr_decodes(tmp_path):
    sound = decode(encode(tmp_path / "call.amr", "libopencore_amrnb", samples=CALL[:1]))
    assert (sound.codec, sound.container, sound.source_rate) == ("amrnb", "amr", 8000)


def test_a_wrong_extension_does_not_matter(tmp_path):
    assert decode(write(tmp_path / "call.mp3", "PCM_16")).container == "wav"


def test_a_name_that_looks_like_an_address_is_only_a_name(tmp_path):
    assert decode(write(tmp_path / "concat:http:🎧.wav", "PCM_16")).duration_s == 3


@pytest.mark.parametrize("announced", [0, 0xFFFFFFFF, 0x7FFFFFFF - 44])
def test_a_header_written_before_the_length_was_known_is_no_truncation(tmp_path, announced):
    path = write(tmp_path / "call.wav", "PCM_16")
    data = bytearray(path.read_bytes())
    data[40:44] = struct.pack("<I", announced)
    path.write_bytes(data)
    sound = decode(path)
    assert (sound.duration_s, sound.container) == (3, "wav-streamed")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Reason.EMPTY),
        (b"Dear sir, the recording is attached.\n" * 40, Reason.FOREIGN),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", Reason.FOREIGN),
        (b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/a.wav\n", Reason.FOREIGN),
        (b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00", Reason.CORRUPT),
        (b"OggS" + bytes(2000), Reason.CORRUPT),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), Reason.FOREIGN),
    ],
)
def test_a_file_that_is_no_recording_is_refused_with_its_reason(tmp_path, content, expected):
    path = tmp_path / "call.wav"
    path.write_bytes(content)
    assert reason(path) == expected


@pytest.mark.parametrize("name", ["call.wav", "call.flac", "call.m4a", "call.mp3"])
def test_a_recording_that_was_cut_off_is_refused(tmp_path, name):
    codecs = {"call.wav": "pcm_s16le", "call.flac": "flac", "call.m4a": "aac", "call.mp3": "libmp3lame"}
    data = encode(tmp_path / name, codecs[name]).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    # An m4a keeps its index at the end: without it nothing can be read at all.
    assert reason(tmp_path / name) == (Reason.CORRUPT if name == "call.m4a" else Reason.TRUNCATED)


def test_a_recording_whose_middle_is_damaged_is_refused(tmp_path):
    path = encode(tmp_path / "call.flac", "flac")
    data = bytearray(path.read_bytes())
    noise = np.random.default_rng(1).integers(0, 256, len(data) // 2, dtype=np.uint8).tobytes()
    data[len(data) // 4 : len(data) // 4 + len(noise)] = noise
    path.write_bytes(data)
    assert reason(path) in (Reason.CORRUPT, Reason.TRUNCATED)


@pytest.mark.parametrize(
    ("samples", "subtype", "expected"),
    [
        (CALL[:, :0], "PCM_16", Reason.NO_SAMPLES),
        (CALL[:, :400], "PCM_16", Reason.TOO_SHORT),
        (np.concatenate([CALL, CALL, CALL]), "PCM_16", Reason.TOO_MANY_CHANNELS),
        (np.full((1, 9000), np.nan, dtype=np.float32), "FLOAT", Reason.CORRUPT),
    ],
)
def test_sound_that_cannot_be_used_is_refused(tmp_path, samples, subtype, expected):
    assert reason(write(tmp_path / "call.wav", subtype, samples)) == expected


@pytest.mark.parametrize("claimed", [1, 100, 4_000_000])
def test_a_rate_that_no_recorder_has_is_refused(tmp_path, claimed):
    path = write(tmp_path / "call.wav", "PCM_16")
    data = bytearray(path.read_bytes())
    data[24:28] = struct.pack("<I", claimed)
    path.write_bytes(data)
    assert reason(path) == Reason.BAD_RATE


def test_a_header_that_tells_of_less_sound_than_there_is_is_refused(tmp_path):
    path = write(tmp_path / "call.wav", "PCM_16")
    data = bytearray(path.read_bytes())
    data[40:44] = struct.pack("<I", 16000)
    path.write_bytes(data)
    assert reason(path) == Reason.CORRUPT


def test_a_header_of_hours_is_refused_before_anything_is_decoded(tmp_path):
    path = write(tmp_path / "call.wav", "PCM_U8")
    data = bytearray(path.read_bytes())
    data[40:44] = struct.pack("<I", 6 * 3600 * RATE * 2)
    path.write_bytes(data)
    os.truncate(path, 44 + 6 * 3600 * RATE * 2)
    assert reason(path, longest_s=7200) == Reason.TOO_LONG


def test_an_open_file_is_read_as_well(tmp_path):
    with write(tmp_path / "call.wav", "PCM_16").open("rb") as file:
        file.read(100)
        assert decode(file).duration_s == 3


def test_a_recording_longer_than_allowed_is_refused(tmp_path):
    assert reason(write(tmp_path / "call.wav", "PCM_16"), longest_s=2.0) == Reason.TOO_LONG


def test_real_recordings_decode_sample_for_sample(shared_audio):
    for path in sorted((shared_audio / "calls").glob("*.wav")):
        expected, rate = soundfile.read(path, dtype="float32", always_2d=True)
        sound = decode(path, rate=None)
        assert (sound.rate, np.abs(sound.samples - expected.T).max()) == (rate, 0), path.name
