from __future__ import annotations

import pytest

from app.engines.speech.phantoms import is_phantom, phantom_keys
from app.engines.speech.recogniser import Recognised
from app.engines.speech.types import Segment, Span, Speaker

KEYS = phantom_keys(["Thanks for watching", "请不吝点赞 订阅", "…"])


def judged(
    text: str, *, confidence: float = 0.9, no_speech: float = 0.0, speech: tuple[Span, ...] = (Span(0, 9),)
):
    segment = Segment(Speaker.AGENT, 1.0, 3.0, text, (), confidence)
    return is_phantom(segment, Recognised((), no_speech, -0.3, 1.0), speech, KEYS)


@pytest.mark.parametrize("text", ["Thanks for watching!", "thanks for watching", "请不吝点赞，订阅。"])
@pytest.mark.parametrize(
    "weak", [{"confidence": 0.4}, {"no_speech": 0.5}, {"speech": ()}, {"speech": (Span(0, 1.5),)}]
)
def test_a_known_phrase_with_weak_evidence_is_a_phantom(text, weak):
    assert judged(text, **weak)


def test_a_known_phrase_said_clearly_stays():
    assert not judged("Thanks for watching!")


@pytest.mark.parametrize("text", ["Thank you.", "Thanks for watching over it", "…"])
def test_other_words_stay_however_weak(text):
    assert not judged(text, confidence=0.1, speech=())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("诶诶诶诶诶", True), ("Hm, hm, hm, hm.", True), ("好好好", False), ("Ha ha, good", False)],
)
def test_one_syllable_over_and_over_with_weak_evidence_is_a_hum(text, is_one):
    assert judged(text, confidence=0.4) is is_one
    assert not judged(text)
