from __future__ import annotations

import numpy as np
import pytest
from faster_whisper.vad import get_vad_model

from app.engines.speech.decode import decode
from app.engines.speech.silero import silero

RECORDINGS = [
    "calls/harper-valley-0002f70f7386445b.wav",
    "calls/auto0-mono-u8.wav",
    "calls/shop-faq-stereo-mulaw.wav",
    "speech/zh-8k-sample1.wav",
    "speech/en-jfk.flac",
    "nonspeech/hold-music-2.wav",
    "nonspeech/silence.wav",
]


def theirs(samples: np.ndarray) -> np.ndarray:
    # faster-whisper 1.2.1 overwrites the end of the last window with zeros: it gets one more.
    filled = np.pad(samples, (0, -len(samples) % 512 + 512))
    return get_vad_model()(filled).reshape(-1)[:-1]


@pytest.mark.parametrize("name", RECORDINGS)
def test_it_says_what_the_network_itself_says(shared_audio, name):
    for samples in decode(shared_audio / name).samples:
        assert silero().probabilities(samples) == pytest.approx(theirs(samples), abs=1e-4)


@pytest.mark.parametrize("count", [1, 511, 512, 513, 256 * 512, 256 * 512 + 1, 4100 * 512])
def test_every_length_is_heard_to_its_end(count):
    samples = np.random.default_rng(count).normal(0, 0.1, count).astype(np.float32)
    found = silero().probabilities(samples)
    assert len(found) == -(-count // 512)
    assert found == pytest.approx(theirs(samples), abs=1e-4)
