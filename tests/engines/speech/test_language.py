from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.language import hear_language


class Ear:
    """Hears Chinese with the probability that is written into a stretch's samples; counts."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, samples: np.ndarray) -> dict[str, float]:
        self.heard += 1
        return {"zh": float(samples[0]), "en": 1 - float(samples[0])}


def stretch(zh: float, seconds: float = 10) -> np.ndarray:
    return np.full(int(seconds * 100), zh, np.float32)


def test_a_clear_call_is_decided_by_the_first_stretch_of_each_party():
    ear = Ear()
    heard = hear_language([[stretch(0.99)] * 8, [stretch(0.98)] * 8], ear)
    assert (heard.language, ear.heard) == ("zh-CN", 2)
    assert heard.confidence > 0.95


@pytest.mark.parametrize(
    ("chunks", "language"),
    [
        ([[stretch(0.2, 2), stretch(0.9), stretch(0.9)], [stretch(0.6)]], "zh-CN"),
        ([[stretch(0.7, 3), stretch(0.1, 20)]], "en"),
        ([[stretch(0.95), stretch(0.3, 4)], []], "zh-CN"),
    ],
    ids=["an English name first", "a Chinese greeting first", "English words inside, the other silent"],
)
def test_several_stretches_decide_by_their_length(chunks, language):
    assert hear_language(chunks, Ear()).language == language


def test_of_silence_nothing_is_known():
    heard = hear_language([[], []], Ear())
    assert (heard.language, heard.confidence) == ("en", 0.5)


def test_what_stays_unclear_is_heard_at_three_places_a_party_and_says_so():
    ear = Ear()
    heard = hear_language([[stretch(0.5 + 0.01 * n) for n in range(9)]], ear)
    assert ear.heard == 3
    assert heard.confidence < 0.6
