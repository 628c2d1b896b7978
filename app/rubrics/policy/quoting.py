"""What findings quote, as everybody may read it: personal data of customers is masked (Q3, X3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.engines.scoring.finding import Evidence, Reason
from app.transcription.policy.hiding import Spoken, masked_quote
from app.transcription.policy.masking import LABELS

_QUOTES = "words"


def hide_private(
    reason: Reason, evidence: Sequence[Evidence], segments: Sequence[Spoken], language: str
) -> tuple[Reason, tuple[Evidence, ...]]:
    """A finding's reason and places with personal data masked, by the masks of the transcript's segments.

    Rules hear the true words, and findings are stored with them; nothing of that goes to a page unmasked.
    """
    if not any(segment.masks for segment in segments):
        return reason, tuple(evidence)
    places = tuple(_hidden(place, segments, language) for place in evidence)
    shown = {place.words: hidden.words for place, hidden in zip(evidence, places, strict=True)}
    params = tuple(
        (name, shown.get(str(value), "…") if name == _QUOTES else value) for name, value in reason.params
    )
    return replace(reason, params=params), places


def _hidden(place: Evidence, segments: Sequence[Spoken], language: str) -> Evidence:
    if not place.words or place.start_s is None or place.end_s is None:
        return place
    speaker = None if place.speaker is None else place.speaker.value
    span = (place.start_s, place.end_s)
    return replace(place, words=masked_quote(place.words, speaker, span, segments, language, LABELS))
