from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.decode import decode
from app.engines.speech.ringing import find_ringing
from tests.engines.speech.conftest import tone

RATE = 16000
LINE_NOISE = np.random.default_rng(5).normal(0, 0.003, RATE * 30).astype(np.float32)


def on_the_line(*parts: np.ndarray) -> np.ndarray:
    sound = np.concatenate(parts)
    return sound + LINE_NOISE[: len(sound)]


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)


def spans(samples: np.ndarray) -> list[tuple[float, float]]:
    return [(span.start_s, span.end_s) for span in find_ringing(samples, RATE)]


def test_american_ringing_is_heard():
    ring = tone(440, 2) + tone(480, 2)
    found = spans(on_the_line(quiet(1), ring, quiet(4), ring, quiet(1)))
    assert found == [pytest.approx((1, 3), abs=0.1), pytest.approx((7, 9), abs=0.1)]


@pytest.mark.parametrize("hz", [450, 425])
def test_chinese_and_european_ringing_is_heard(hz):
    found = spans(on_the_line(quiet(1), tone(hz, 1), quiet(4), tone(hz, 1), quiet(1)))
    assert found == [pytest.approx((1, 2), abs=0.1), pytest.approx((6, 7), abs=0.1)]


def test_british_ringing_comes_in_pairs_of_bursts():
    burst = tone(400, 0.4) + tone(450, 0.4)
    found = spans(on_the_line(quiet(1), burst, quiet(0.2), burst, quiet(2)))
    assert found == [pytest.approx((1, 1.4), abs=0.1), pytest.approx((1.6, 2), abs=0.1)]


# ITU-T E.180, supplement 2: what the same pitches say when nobody is being called.
@pytest.mark.parametrize(
    ("pitches", "on_s", "off_s"),
    [
        pytest.param((450,), 0.35, 0.35, id="China, engaged"),
        pytest.param((450,), 0.7, 0.7, id="China, congested"),
        pytest.param((450,), 0.4, 4.0, id="China, somebody knocks"),
        pytest.param((450,), 12.0, 0.5, id="China, dial tone"),
        pytest.param((425,), 0.5, 0.5, id="Europe, engaged"),
        pytest.param((425,), 0.25, 0.25, id="Europe, congested"),
        pytest.param((425,), 12.0, 0.5, id="Europe, dial tone"),
        pytest.param((480, 620), 0.5, 0.5, id="North America, engaged"),
        pytest.param((480, 620), 0.25, 0.25, id="North America, congested"),
        pytest.param((350, 440), 12.0, 0.5, id="North America and Britain, dial tone"),
        pytest.param((400,), 0.375, 0.375, id="Britain, engaged"),
    ],
)
def test_other_tones_of_the_network_are_no_ringing(pitches, on_s, off_s):
    beep = np.concatenate([sum(tone(hz, on_s) for hz in pitches), quiet(off_s)])
    assert spans(on_the_line(*[beep] * int(24 / (on_s + off_s)))) == []


@pytest.mark.parametrize(("hz", "seconds"), [((440, 480), 2.0), ((450,), 1.0), ((425,), 1.0)])
def test_a_transfer_in_the_middle_of_the_call_rings(hz, seconds):
    ring = sum(tone(pitch, seconds) for pitch in hz)
    found = spans(np.concatenate([quiet(200), ring, quiet(4), ring, quiet(1)]))
    again = 204 + seconds
    assert found == [
        pytest.approx((200, 200 + seconds), abs=0.1),
        pytest.approx((again, again + seconds), abs=0.1),
    ]


def test_one_note_in_the_middle_of_the_call_is_no_ringing():
    assert spans(np.concatenate([quiet(200), tone(450, 1), quiet(5)])) == []


def test_a_mains_hum_is_no_ringing():
    assert spans(on_the_line(tone(50, 5) + tone(400, 5) * 0.5)) == []


def test_real_speech_and_music_hold_no_ringing(shared_audio):
    for path in [
        *sorted((shared_audio / "calls").glob("*.wav")),
        *(shared_audio / "nonspeech").glob("*.wav"),
    ]:
        for channel in decode(path).samples:
            assert find_ringing(channel, RATE) == (), path.name


@pytest.mark.filterwarnings("error")
def test_a_click_at_the_edge_of_a_frame_is_no_ringing():
    click = quiet(1)
    click[[0, RATE // 10]] = 1.0
    assert spans(click) == []
