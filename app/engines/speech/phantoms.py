"""What Whisper writes where hardly anybody speaks: phrases out of subtitles, one syllable over and over.

A phrase is dropped only as a whole segment and only where the evidence of speech is weak: the model smells
silence, is unsure of the words, or voice activity heard little there. Said clearly, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.engines.speech.recogniser import Recognised
from app.engines.speech.spans import intersect, total_s
from app.engines.speech.types import Segment, Span

_SMELLS_SILENCE_FROM = 0.3
_UNSURE_BELOW = 0.6
_SPOKEN_SHARE = 0.5
# What it makes of a humming line: one syllable over and over, and nothing else.
_HUMMED = re.compile(r"(.{1,2}?)\1{3,}")


def phantom_keys(phrases: Iterable[str]) -> frozenset[str]:
    """Phrases as ``is_phantom`` compares them: without case, spaces and punctuation."""
    return frozenset(key for phrase in phrases if (key := _key(phrase)))


def is_phantom(
    segment: Segment, heard: Recognised, speech: Collection[Span], phantoms: Collection[str]
) -> bool:
    """Whether a segment is one of the ``phantoms`` (keys), or one syllable four times or more, with weak
    evidence that somebody said it.

    ``heard`` is the chunk that it came from, ``speech`` the tight reading of its channel.
    """
    key = _key(segment.text)
    is_suspect = key in phantoms or _HUMMED.fullmatch(key) is not None
    return is_suspect and _weak(segment, heard, speech)


def _weak(segment: Segment, heard: Recognised, speech: Collection[Span]) -> bool:
    if heard.no_speech > _SMELLS_SILENCE_FROM or segment.confidence < _UNSURE_BELOW:
        return True
    whole = Span(segment.start_s, segment.end_s)
    return total_s(intersect([whole], speech)) < _SPOKEN_SHARE * whole.duration_s


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
