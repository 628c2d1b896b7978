from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from app.engines.speech.activity import find_activity
from app.engines.speech.decode import decode
from app.engines.speech.music import find_music
from app.engines.speech.types import Span
from tests.engines.speech.conftest import tone

RATE = 16000
SONGS = ["hold-music-1.wav", "hold-music-2.wav"]
CALL = "harper-valley-0091a706bc604188.wav"
NOISE = np.random.default_rng(3).normal(0, 0.02, RATE * 20).astype(np.float32)


@pytest.fixture
def held(shared_audio):
    """A call of 51 s, its customer put on hold for so long after so long."""

    def make(song: str, at_s: float, seconds: float, level: float = 1.0) -> np.ndarray:
        call = decode(shared_audio / "calls" / CALL).samples[1]
        music = decode(shared_audio / "nonspeech" / song).samples[0][20 * RATE :]
        at = int(at_s * RATE)
        return np.concatenate([call[:at], level * music[: int(seconds * RATE)], call[at:]])

    return make


@pytest.mark.parametrize("song", SONGS)
@pytest.mark.parametrize("level", [1.0, 0.1])
def test_a_customer_on_hold_hears_music(held, song, level):
    activity = find_activity(held(song, 23, 15, level))
    [music] = activity.music
    assert (music.start_s, music.end_s) == pytest.approx((23, 38), abs=1.5)


@pytest.mark.parametrize("song", SONGS)
def test_an_announcement_cuts_the_music_in_two(held, shared_audio, song):
    said = decode(shared_audio / "speech" / "en-quilter.wav").samples[0]
    samples = np.concatenate([held(song, 23, 15)[: 38 * RATE], said, held(song, 0, 12)[: 12 * RATE]])
    first, second = find_activity(samples).music
    back_s = 38 + len(said) / RATE
    assert (first.start_s, first.end_s) == pytest.approx((23, 38), abs=1.5)
    assert (second.start_s, second.end_s) == pytest.approx((back_s, back_s + 12), abs=1.5)


def test_a_jingle_is_too_short_to_be_hold_music(held):
    samples = held(SONGS[0], 23, 6)
    assert find_activity(samples).music == ()


@pytest.mark.parametrize("song", SONGS)
def test_music_below_the_limit_is_not_heard(held, song):
    assert find_activity(held(song, 23, 15, level=0.005)).music == ()


def test_music_under_somebody_s_voice_is_speech(held):
    samples = held(SONGS[0], 23, 15)
    assert find_music(samples, RATE, (Span(20, 40),)) == ()


def coloured(*hz: float, kind: str) -> np.ndarray:
    return sosfilt(butter(4, np.squeeze(hz), kind, fs=RATE, output="sos"), NOISE).astype(np.float32)


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(np.zeros(RATE * 20, np.float32), id="digital silence"),
        pytest.param(NOISE, id="comfort noise"),
        pytest.param(coloured(300, kind="low") * 5, id="rumble of a car"),
        pytest.param(coloured(300, 3400, kind="band"), id="noise of a telephone line"),
        pytest.param(NOISE * np.repeat([1, 0.1], RATE // 4).repeat(40)[: len(NOISE)], id="noise that pulses"),
        pytest.param(tone(50, 20, level=0.1) + tone(150, 20, level=0.1) + NOISE / 10, id="mains hum"),
        pytest.param(tone(350, 20) + tone(440, 20), id="dial tone"),
        pytest.param(np.tile(np.r_[tone(450, 0.35), np.zeros(5600, np.float32)], 28), id="engaged tone"),
        pytest.param(
            np.tile(np.r_[tone(950, 0.33), tone(1400, 0.33), tone(1800, 0.33), np.zeros(16000)], 10).astype(
                "f4"
            ),
            id="special information tone",
        ),
        pytest.param(np.zeros(0, np.float32), id="nothing"),
    ],
)
def test_what_lasts_without_being_music_is_none(samples):
    assert find_music(samples, RATE, ()) == ()


def test_calls_without_hold_have_no_music(shared_audio):
    for path in [*sorted((shared_audio / "calls").glob("*.wav")), shared_audio / "nonspeech" / "silence.wav"]:
        for samples in decode(path).samples:
            assert find_activity(samples).music == (), path.name
