"""Check of sentences that mean the same as the rule's examples (Q2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from app.engines.scoring.conditions import Meaning
from app.engines.scoring.finding import DIGITS, Evidence
from app.engines.scoring.heard import LONGEST_EXCERPT, Heard
from app.engines.scoring.outcome import Outcome, because, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.sentence_model import SentenceModel
from app.engines.scoring.strangers import turns_unsure
from app.engines.speech.types import Segment, Span, Speaker

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
Like = tuple[float, Segment, str]


def check_meaning(condition: Meaning, heard: Heard) -> Outcome:
    """Whether something is said there that is like one of the sentences; unknown without a model."""
    model = heard.model
    if model is None:
        return unknown(ReasonCode.NO_SENTENCE_MODEL)
    if model.language != heard.matches.language:
        return unknown(ReasonCode.SENTENCE_MODEL_LANGUAGE)
    doubt = heard.doubt(condition.by)
    if doubt is not None:
        return doubt
    span = heard.window(condition.within, condition.by)
    doubt = turns_unsure(heard, condition.within, condition.by, span)
    if doubt is not None:
        return doubt
    return _judged(condition, heard, model, span)


def _judged(condition: Meaning, heard: Heard, model: SentenceModel, span: Span) -> Outcome:
    limit, by = condition.similarity, condition.by
    likes = _likes(condition, heard, model, span)
    mine = [like for like in likes if by in (None, like[1].speaker)]
    strangers = [like for like in likes if like[1].speaker == Speaker.UNKNOWN and by is not None]
    best = max(mine, key=lambda like: (like[0], -like[1].start_s), default=None)
    alike = best is not None and best[0] >= limit
    certainty = heard.certainty(by, span) if best is None or not alike else best[1].confidence
    if heard.too_poor(certainty):
        return heard.poor(certainty)
    if not alike and any(like[0] >= limit for like in strangers):
        return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=by or "")
    code = ReasonCode.MEANING_FOUND if alike else ReasonCode.MEANING_NOT_FOUND
    measured = 0.0 if best is None else best[0]
    words = "" if best is None else best[2][:LONGEST_EXCERPT]
    reason = because(
        code, speaker=by or "", words=words, phrase=condition.like[0], measured=measured, limit=limit
    )
    places = () if best is None else (_place(code, best, limit),)
    return Outcome(alike, certainty * _sure(measured, limit), reason, places)


def _likes(condition: Meaning, heard: Heard, model: SentenceModel, span: Span) -> list[Like]:
    """How like the closest of the examples each sentence is that is said there by anybody."""
    said = list(_sentences(heard.call.transcript.segments, span))
    if not said:
        return []
    examples = model.embed(condition.like)
    closest = (model.embed([text for _, text in said]) @ examples.T).max(axis=1)
    scores = np.round(closest, DIGITS).tolist()
    return [(score, segment, text) for score, (segment, text) in zip(scores, said, strict=True)]


def _sentences(segments: Sequence[Segment], span: Span) -> Iterator[tuple[Segment, str]]:
    for segment in segments:
        if segment.start_s < span.end_s and span.start_s < segment.end_s:
            for text in _SENTENCE_END.split(segment.text.strip()):
                if text:
                    yield segment, text


def _place(code: ReasonCode, like: Like, limit: float) -> Evidence:
    score, segment, text = like
    words = text[:LONGEST_EXCERPT]
    return Evidence(code, segment.speaker, segment.start_s, segment.end_s, words, score, limit)


def _sure(measured: float, limit: float) -> float:
    """0.5 at the limit; a tenth of likeness more or less is as sure as it gets."""
    return min(1.0, 0.5 + 5 * abs(measured - limit))
