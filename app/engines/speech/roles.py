"""Which of two voices is the agent: who says the centre's phrases, and who speaks first (Q2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from app.engines.speech.two_voices import sigmoid

INBOUND = "inbound"
_ALIKE = 85.0  # of 100: "how can I help you" heard as "how can I held you"
_PHRASE_ODDS = 2.0
# The called party answers the ring: inbound the agent, outbound the customer.
_FIRST_ODDS = 1.5
_MOST_ODDS = 4.0
_HAN = re.compile(r"[\u3400-\u9fff]")


def second_is_agent(
    texts: Sequence[str], second: NDArray[np.float64], openings: Sequence[str], direction: str | None
) -> float:
    """Probability (0–1) that the second voice is the agent's.

    ``texts``: what is said, stretch by stretch or in longer pieces, in order of time; ``second`` (n,): how
    probable it is that the second voice says it. Each phrase of ``openings`` counts once, where it is best
    heard. ``direction`` is "inbound", "outbound" or None for not known.
    """
    odds = sum(_spoken_odds(phrase, texts, second) for phrase in dict.fromkeys(openings))
    if direction is not None and len(second):
        first = _FIRST_ODDS * float(2 * second[0] - 1)
        odds += first if direction == INBOUND else -first
    return sigmoid(float(np.clip(odds, -_MOST_ODDS, _MOST_ODDS)))


def _spoken_odds(phrase: str, texts: Sequence[str], second: NDArray[np.float64]) -> float:
    wanted = _sound(phrase)
    if not wanted:
        return 0.0
    likeness = [_likeness(wanted, _sound(text)) for text in texts]
    best = int(np.argmax(likeness)) if likeness else -1
    if best < 0 or likeness[best] < _ALIKE:
        return 0.0
    return _PHRASE_ODDS * float(2 * second[best] - 1)


def _likeness(wanted: str, said: str) -> float:
    # A short "hi" is found in the middle of anything: what is said must be able to hold the phrase.
    return fuzz.partial_ratio(wanted, said) if len(said) >= 0.8 * len(wanted) else 0.0


def _sound(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    spoken = " ".join(lazy_pinyin(folded)) if _HAN.search(folded) else folded
    return " ".join(re.findall(r"[^\W_]+", spoken))
