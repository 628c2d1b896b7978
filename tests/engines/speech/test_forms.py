"""Each form that telephone systems deliver, decoded: loudness curve and length of the original (C2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.engines.speech.decode import Reason, Undecodable, decode
from app.engines.speech.headerless import CODECS, Form, stored_form
from tests.factories.encoding import Samples, encode, likeness, voice, write

RATE = 8000
CALL = np.stack([voice(seed=20), voice(seed=21)])
MONO = CALL[:1]
FORMS = Path(__file__).parent / "forms"
FRAGMENTED = {"movflags": "frag_keyframe+empty_moov"}

Make = Callable[[Path], Path]


def coded(name: str, codec: str, rate: int = RATE, samples: Samples = CALL, **how) -> pytest.param:
    at = f"{name} {codec} {rate}"
    return pytest.param(lambda folder: encode(folder / name, codec, rate, samples, **how), samples, id=at)


def wav(subtype: str, samples: Samples = CALL, name: str = "a.wav", kind: str = "WAV") -> pytest.param:
    return pytest.param(
        lambda folder: write(folder / name, subtype, samples, kind), samples, id=f"{kind} {subtype}"
    )


EXACT = [
    *(wav(each) for each in ("PCM_16", "PCM_24", "PCM_32", "PCM_U8", "FLOAT", "DOUBLE", "ULAW", "ALAW")),
    wav("MS_ADPCM"),
    wav("GSM610", MONO),
    wav("GSM610", MONO, "a.gsm", "RAW"),
    *(wav("PCM_16", kind=kind, name=f"a.{kind.lower()}") for kind in ("RF64", "W64", "AIFF", "AU", "CAF")),
    coded("a.wav", "g722", 16000, MONO),
    coded("a.wav", "adpcm_g726", RATE, MONO),
    coded("a.flac", "flac"),
    coded("a.m4a", "alac"),
    *(coded("a.mp3", "libmp3lame", rate) for rate in (8000, 16000, 44100, 48000)),
    *(coded("a.m4a", "aac", rate) for rate in (8000, 16000, 44100, 48000)),
    *(coded("a.mp4", "aac", rate, muxing=FRAGMENTED) for rate in (8000, 48000)),
    coded("a.m4a", "aac", muxing={"use_editlist": "0"}),
    *(coded(name, "libopus", 48000) for name in ("a.opus", "a.ogg", "a.webm", "a.mka", "a.mp4")),
    wav("VORBIS", name="a.ogg", kind="OGG"),
]
# Without a word about their length, these end with the rest of the coder's last frame.
PADDED = [
    *(coded("a.aac", "aac", rate) for rate in (8000, 16000, 48000)),
    *(coded("a.mp3", "libmp3lame", rate, muxing={"write_xing": "0"}) for rate in (8000, 44100)),
    *(coded("a.wma", "wmav2", rate, bit_rate=rate * 4) for rate in (8000, 16000)),
    coded("a.wma", "wmav1", 16000, bit_rate=64000),
    *(coded("a.wav", each) for each in ("adpcm_ms", "adpcm_ima_wav")),  # FFmpeg counts the filling as sound
    wav("IMA_ADPCM"),  # libsndfile writes half the length into the header
]
LOSSY = [
    coded("a.amr", "libopencore_amrnb", samples=MONO),
    coded("dtx.amr", "libopencore_amrnb", samples=MONO, coding={"dtx": "1"}),
    coded("a.webm", "vorbis", 16000, coding={"strict": "experimental"}),
    coded("a.3gp", "libopencore_amrnb", samples=MONO),
    coded("a.wav", "g723_1", samples=MONO, bit_rate=6300),
]


@pytest.mark.parametrize(("make", "samples"), EXACT)
def test_a_form_comes_out_as_it_went_in(make, samples, tmp_path):
    sound = decode(make(tmp_path))
    assert sound.duration_s == pytest.approx(samples.shape[1] / RATE, abs=0.025)
    assert worst_likeness(sound.samples, samples) > 0.99


@pytest.mark.parametrize(("make", "samples"), PADDED)
def test_a_form_that_does_not_tell_its_length_ends_within_a_frame(make, samples, tmp_path):
    sound = decode(make(tmp_path))
    assert 0 <= sound.duration_s - samples.shape[1] / RATE < 0.26
    assert worst_likeness(sound.samples, samples) > 0.99


@pytest.mark.parametrize(("make", "samples"), LOSSY)
def test_a_mobile_network_s_form_keeps_the_loudness_curve(make, samples, tmp_path):
    sound = decode(make(tmp_path))
    assert sound.duration_s == pytest.approx(samples.shape[1] / RATE, abs=0.05)
    assert worst_likeness(sound.samples, samples) > 0.95


@pytest.mark.parametrize("name", ["voice-8k.spx", "voice-16k.spx", "voice.awb", "voice-dtx.awb"])
def test_a_form_of_another_program_keeps_the_loudness_curve(name):
    original, rate = soundfile.read(FORMS / "voice.flac", dtype="float32")
    sound = decode(FORMS / name)
    assert sound.duration_s == pytest.approx(len(original) / rate, abs=0.05)
    assert likeness(sound.samples[0], sound.rate, original, rate) > 0.95


@pytest.mark.parametrize("form", [*(f for f in CODECS if f not in ("g722", "s16be"))])
def test_a_file_without_a_header_is_read_in_the_form_that_was_told(form, tmp_path):
    subtypes = {"mulaw": "ULAW", "alaw": "ALAW", "s16le": "PCM_16", "u8": "PCM_U8", "vox": "VOX_ADPCM"}
    samples = MONO if form == "vox" else CALL
    path = write(tmp_path / "a.raw", subtypes[form], samples, "RAW")
    sound = decode(path, form=Form(form, RATE, len(samples)))
    assert (sound.container, sound.duration_s) == ("raw", pytest.approx(3.0, abs=0.001))
    assert worst_likeness(sound.samples, samples) > 0.99


def test_g722_and_big_endian_samples_without_a_header_are_read_too(tmp_path):
    held = encode(tmp_path / "a.wav", "g722", 16000, MONO).read_bytes()
    (tmp_path / "a.g722").write_bytes(held[held.index(b"data") + 8 :])
    (tmp_path / "a.pcm").write_bytes((MONO[0] * 32767).astype(">i2").tobytes())
    for name, form in (("a.g722", Form("g722", 16000)), ("a.pcm", Form("s16be", RATE))):
        sound = decode(tmp_path / name, form=form)
        assert worst_likeness(sound.samples, MONO) > 0.99, name


def test_a_file_that_has_a_header_is_read_by_it_whatever_its_ending_promises(tmp_path):
    path = write(tmp_path / "a.raw", "PCM_16", CALL)
    assert decode(path, form=Form("mulaw", RATE)).codec == "pcm_s16le"


def test_a_text_is_no_recording_even_where_any_bytes_would_do(tmp_path):
    (tmp_path / "a.ulaw").write_bytes(b"Dear sir, the recording is attached.\n" * 400)
    with pytest.raises(Undecodable) as refusal:
        decode(tmp_path / "a.ulaw", form=Form("mulaw", RATE))
    assert refusal.value.reason == Reason.FOREIGN


@pytest.mark.parametrize(("codec", "channels"), [("mulaw", 3), ("vox", 2), ("g722", 2), ("mystery", 1)])
def test_a_form_that_does_not_exist_is_refused(codec, channels):
    with pytest.raises(ValueError, match=codec):
        Form(codec, RATE, channels)


def test_what_a_kept_recording_remembers_of_its_form_reads_it_again(tmp_path):
    path = write(tmp_path / "a.raw", "ULAW", CALL, "RAW")
    first = decode(path, form=Form("mulaw", RATE, 2))
    again = decode(path, form=stored_form(first.codec, first.source_rate, len(first.samples)))
    assert (again.samples == first.samples).all()
    assert stored_form("pcm_mulaw", RATE, 2) is None


def test_a_chain_of_recordings_is_read_to_its_end(tmp_path):
    parts = [encode(tmp_path / f"{n}.ogg", "libopus", 48000, CALL[::step]) for n, step in ((1, 1), (2, -1))]
    (tmp_path / "c.ogg").write_bytes(b"".join(part.read_bytes() for part in parts))
    sound = decode(tmp_path / "c.ogg")
    assert sound.duration_s == pytest.approx(6.0, abs=0.05)
    assert worst_likeness(sound.samples[:, 48000:], CALL[::-1]) > 0.98
    assert (sound.container, decode(parts[0]).container) == ("ogg-chained", "ogg")


def test_a_chain_whose_second_part_has_fewer_channels_is_refused_as_unreadable(tmp_path):
    parts = [encode(tmp_path / f"{len(part)}.ogg", "libopus", 48000, part) for part in (CALL, MONO)]
    (tmp_path / "c.ogg").write_bytes(b"".join(part.read_bytes() for part in parts))
    with pytest.raises(Undecodable) as refusal:
        decode(tmp_path / "c.ogg")
    assert refusal.value.reason == Reason.UNSUPPORTED


def test_a_form_of_nms_cards_that_passes_for_amr_is_refused_as_unreadable(tmp_path):
    path = write(tmp_path / "a.wav", "NMS_ADPCM_32", MONO)
    with pytest.raises(Undecodable) as refusal:
        decode(path)
    assert refusal.value.reason == Reason.UNSUPPORTED


def worst_likeness(decoded: Samples, original: Samples) -> float:
    assert len(decoded) == len(original)
    return min(likeness(mine, 16000, theirs, RATE) for mine, theirs in zip(decoded, original, strict=True))
