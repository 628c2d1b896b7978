from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.filterbank import log_mel

SECONDS = np.arange(8000) / 16000
CHIRP = 0.3 * np.sin(2 * np.pi * (200 + 600 * SECONDS) * SECONDS) + 0.05 * np.sin(2 * np.pi * 3100 * SECONDS)

# Frame, band, value: by kaldi-native-fbank 1.23.0 (80 bands, no dither, whole frames) of the same chirp.
KALDI = [
    (0, 0, -6.656), (0, 10, -4.459), (0, 30, -15.942), (0, 79, -15.942),
    (20, 0, -7.960), (20, 10, -6.144), (20, 30, -14.362), (20, 79, -15.942),
    (47, 0, -8.628), (47, 10, -12.372), (47, 30, -9.803), (47, 79, -15.942),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "band", "value"), KALDI)
def test_the_bands_are_those_of_kaldi(frame, band, value):
    assert log_mel(CHIRP.astype(np.float32))[frame, band] == pytest.approx(value, abs=2e-3)


@pytest.mark.parametrize(("samples", "frames"), [(0, 1), (399, 1), (400, 1), (559, 1), (560, 2), (16000, 98)])
def test_there_is_a_frame_for_each_ten_milliseconds_that_a_whole_one_fits(samples, frames):
    assert log_mel(np.zeros(samples, dtype=np.float32)).shape == (frames, 80)
