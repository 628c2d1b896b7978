from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.speech.peaks import peaks_from_bytes, peaks_to_bytes, waveform_peaks


@given(st.integers(1, 2), st.integers(0, 500))
def test_peaks_are_the_extremes_of_each_stretch(channels, length):
    samples = np.random.default_rng(length).uniform(-1.2, 1.2, (channels, length)).astype(np.float32)
    peaks = waveform_peaks(samples, rate=1000, per_second=50)
    assert peaks.shape == (channels, -(-length // 20), 2)
    for m in range(peaks.shape[1]):
        stretch = np.clip(samples[:, 20 * m : 20 * m + 20], -1, 1) * 127
        assert peaks[:, m].tolist() == np.rint([[s.min(), s.max()] for s in stretch]).tolist()


def test_peaks_survive_storage():
    peaks = waveform_peaks(np.random.default_rng(1).uniform(-1, 1, (2, 16000)).astype(np.float32), 16000)
    assert np.array_equal(peaks_from_bytes(peaks_to_bytes(peaks)), peaks)


def test_a_rate_that_cannot_be_cut_evenly_is_refused():
    with pytest.raises(ValueError, match="equal stretches"):
        waveform_peaks(np.zeros((1, 10), np.float32), rate=11025)
