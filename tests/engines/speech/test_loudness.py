"""Loudness against the signals of EBU Tech 3341 and against pyloudnorm, which shares no code with ours."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from app.engines.speech.decode import decode
from app.engines.speech.loudness import loudness_lufs, volume_dbfs
from app.engines.speech.types import Span
from tests.engines.speech.conftest import tone

RATES = [8000, 16000, 48000]
# One channel of the two-channel test signals: half the power, so 3.01 dB more gives the same loudness.
ONE_OF_TWO_DB = 10 * np.log10(2)


def spans(*pairs: tuple[float, float]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)


def sines(rate: int, *parts: tuple[float, float]) -> np.ndarray:
    """1 kHz, each part (dBFS at its peak in the two-channel signal, seconds)."""
    return np.concatenate([tone(1000, s, rate, 10 ** ((dbfs + ONE_OF_TWO_DB) / 20)) for dbfs, s in parts])


def whole(samples: np.ndarray, rate: int) -> float | None:
    return loudness_lufs(samples, rate, spans((0, len(samples) / rate)))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        pytest.param([(-23, 20)], -23, id="3341 case 1"),
        pytest.param([(-33, 20)], -33, id="3341 case 2"),
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], -23, id="3341 case 3"),
        pytest.param([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23, id="3341 case 4"),
        pytest.param([(-26, 20), (-20, 20.1), (-26, 20)], -23, id="3341 case 5"),
    ],
)
def test_ebu_signals_measure_what_the_standard_says(rate, parts, lufs):
    assert whole(sines(rate, *parts), rate) == pytest.approx(lufs, abs=0.1)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hz", [60, 200, 1000, 3000])
def test_every_pitch_weighs_what_pyloudnorm_weighs_it(rate, hz):
    samples = tone(hz, 5, rate, 0.1)
    meter = pyloudnorm.Meter(rate, filter_class="DeMan")
    assert whole(samples, rate) == pytest.approx(meter.integrated_loudness(samples), abs=0.1)


def test_real_calls_measure_what_pyloudnorm_measures(shared_audio):
    for path in sorted((shared_audio / "calls").glob("*.wav")):
        sound = decode(path)
        for samples in sound.samples:
            theirs = pyloudnorm.Meter(sound.rate, filter_class="DeMan").integrated_loudness(samples)
            assert whole(samples, sound.rate) == pytest.approx(theirs, abs=0.1), path.name


def test_only_what_is_spoken_is_measured():
    samples = sines(16000, (-23, 5), (-3, 5), (-23, 5))
    assert loudness_lufs(samples, 16000, spans((0, 5), (10, 15))) == pytest.approx(-23, abs=0.1)
    words = [(n / 2, n / 2 + 0.3) for n in range(10)]
    assert loudness_lufs(samples, 16000, spans(*words)) == pytest.approx(-23, abs=0.1)


def test_an_hour_is_measured_as_its_minutes_are():
    samples = np.tile(sines(8000, (-23, 30), (-26, 31)), 4)
    pieces = spans(*((n, n + 1) for n in range(244)))
    assert whole(samples, 8000) == pytest.approx(loudness_lufs(samples, 8000, pieces), abs=0.01)


@pytest.mark.parametrize("speech", [(), spans((0, 0.3)), spans((3, 5))], ids=["none", "a moment", "silence"])
def test_what_cannot_be_measured_has_no_loudness(speech):
    samples = np.concatenate([tone(1000, 2), np.zeros(48000, np.float32)])
    assert loudness_lufs(samples, 16000, speech) is None


def test_a_full_scale_sine_is_three_decibels_below_full_scale():
    samples = np.concatenate([tone(1000, 2, level=1.0), np.zeros(32000, np.float32)])
    assert volume_dbfs(samples, 16000, spans((0, 2))) == pytest.approx(-3.01, abs=0.01)
    assert volume_dbfs(samples, 16000, spans((0, 4))) == pytest.approx(-6.02, abs=0.01)
    assert volume_dbfs(samples, 16000, spans((2, 4))) == -120
    assert volume_dbfs(samples, 16000, ()) == -120
