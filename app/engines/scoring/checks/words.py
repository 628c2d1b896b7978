"""Checks of what is said: phrases, patterns, sequences (Q2)."""

from __future__ import annotations

from dataclasses import replace

from app.engines.scoring.anchoring import beside
from app.engines.scoring.conditions import Pattern, Phrase, Sequence, Tolerance
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import Heard
from app.engines.scoring.logic import all_of
from app.engines.scoring.matches import Hit
from app.engines.scoring.normalise import fold
from app.engines.scoring.outcome import Outcome, because
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.regex_guard import safe_pattern
from app.engines.scoring.strangers import anything_hidden, hidden, turns_unsure
from app.engines.speech.types import Segment, Span, Speaker

MOST_EVIDENCE = 20
# A pattern runs over at most so many characters at once, which bounds its time.
LONGEST_LINE = 400


def check_phrase(condition: Phrase, heard: Heard) -> Outcome:
    """Whether any, all, none of the phrases are said, as far as the condition asks."""
    doubt = heard.doubt(condition.by)
    if doubt is not None:
        return doubt
    span = heard.window(condition.within, condition.by)
    doubt = turns_unsure(heard, condition.within, condition.by, span)
    if doubt is not None:
        return doubt
    parts = []
    if condition.any and condition.at_least:
        parts.append(_said(condition, condition.any, heard, span, condition.at_least))
    if condition.any and condition.at_most is not None:
        parts.append(_said(condition, condition.any, heard, span, condition.at_most + 1).negated)
    parts.extend(_said(condition, (phrase,), heard, span, 1) for phrase in condition.all)
    if condition.none:
        parts.append(_not_said(_said(condition, condition.none, heard, span, 1)))
    return all_of(parts)


def _said(condition: Phrase, phrases: tuple[str, ...], heard: Heard, span: Span, at_least: int) -> Outcome:
    hits = heard.hits(phrases, condition.tolerance, condition.by, span)
    hits = beside(hits, condition.after, condition.before, heard)
    if condition.unless:
        excused = heard.hits(condition.unless, condition.tolerance, condition.by, span)
        hits = [hit for hit in hits if not any(hit.overlaps(other) for other in excused)]
    clear = [hit for hit in hits if not heard.too_poor(hit.probability)]
    if len(clear) >= at_least:
        return _found(clear)
    certainty = heard.certainty(condition.by, span)
    if len(hits) >= at_least or heard.too_poor(certainty):
        return heard.poor(min([certainty, *(hit.probability for hit in hits)]))
    doubt = hidden(heard, phrases, condition.tolerance, condition.by, span)
    if doubt is not None:
        return doubt
    reason = because(
        ReasonCode.PHRASE_NOT_SAID,
        speaker=condition.by or "",
        phrase=heard.matches.shown[phrases[0]],
        choices=len(phrases),
        limit=at_least,
        measured=len(hits),
    )
    return Outcome(
        False, certainty, reason, (_nothing(ReasonCode.PHRASE_NOT_SAID, condition.by, heard, span),)
    )


def _not_said(outcome: Outcome) -> Outcome:
    """That nothing forbidden was said has no place in the call to show."""
    negated = outcome.negated
    return replace(negated, evidence=()) if negated.truth else negated


def _found(hits: list[Hit]) -> Outcome:
    best = max(hits, key=lambda hit: (hit.confidence, -hit.start_s))
    reason = because(ReasonCode.PHRASE_SAID, speaker=best.speaker, words=best.words, count=len(hits))
    return Outcome(True, best.confidence, reason, tuple(_said_there(hit) for hit in hits[:MOST_EVIDENCE]))


def _said_there(hit: Hit) -> Evidence:
    return Evidence(ReasonCode.PHRASE_SAID, hit.speaker, hit.start_s, hit.end_s, hit.words)


def _nothing(code: ReasonCode, by: Speaker | None, heard: Heard, span: Span) -> Evidence:
    return Evidence(code, by, span.start_s, span.end_s, heard.excerpt(by, span))


def check_sequence(condition: Sequence, heard: Heard) -> Outcome:
    """Whether the steps are said one after another; each takes its first hit after the one before."""
    doubt = heard.doubt(condition.by)
    if doubt is not None:
        return doubt
    whole = Span(0.0, heard.call.facts.duration_s)
    taken: list[Hit] = []
    for step in condition.steps:
        hit = _next_hit(heard, step, condition.tolerance, condition.by, taken)
        if hit is None:
            return _broken(condition, heard, step, taken, whole)
        taken.append(hit)
    sure = min(hit.confidence for hit in taken)
    reason = because(ReasonCode.SEQUENCE_KEPT, count=len(taken))
    return Outcome(True, sure, reason, tuple(_said_there(hit) for hit in taken))


def _next_hit(
    heard: Heard, step: tuple[str, ...], tolerance: Tolerance, by: Speaker | None, taken: list[Hit]
) -> Hit | None:
    after = Span(taken[-1].end_s if taken else 0.0, float("inf"))
    hits = heard.hits(step, tolerance, by, after)
    return next((hit for hit in hits if hit.start_s >= after.start_s), None)


def _broken(
    condition: Sequence, heard: Heard, step: tuple[str, ...], taken: list[Hit], whole: Span
) -> Outcome:
    certainty = heard.certainty(condition.by)
    if heard.too_poor(certainty):
        return heard.poor(certainty)
    doubt = hidden(heard, step, condition.tolerance, condition.by, whole)
    if doubt is not None:
        return doubt
    reason = because(ReasonCode.SEQUENCE_BROKEN, phrase=heard.matches.shown[step[0]], measured=len(taken) + 1)
    places = (*(_said_there(hit) for hit in taken), _nothing(reason.code, condition.by, heard, whole))
    return Outcome(False, certainty, reason, places)


def check_pattern(condition: Pattern, heard: Heard) -> Outcome:
    """Whether the regular expression is found in what a speaker says in one breath."""
    doubt = heard.doubt(condition.by)
    if doubt is not None:
        return doubt
    span = heard.window(condition.within, condition.by)
    doubt = turns_unsure(heard, condition.within, condition.by, span)
    if doubt is not None:
        return doubt
    pattern = safe_pattern(condition.regex)
    found: list[Evidence] = []
    for segment in heard.call.transcript.segments:
        if condition.by not in (None, segment.speaker) or segment.start_s >= span.end_s:
            continue
        if segment.end_s > span.start_s and any(pattern.search(line) for line in _lines(segment)):
            words = segment.text.strip()[:LONGEST_LINE]
            place = Evidence(ReasonCode.PATTERN_FOUND, segment.speaker, segment.start_s, segment.end_s, words)
            found.append(place)
    certainty = heard.certainty(condition.by, span)
    if heard.too_poor(certainty):
        return heard.poor(certainty)
    doubt = None if found else anything_hidden(heard, condition.by, span)
    if doubt is not None:
        return doubt
    code = ReasonCode.PATTERN_FOUND if found else ReasonCode.PATTERN_NOT_FOUND
    evidence = tuple(found[:MOST_EVIDENCE]) or (_nothing(code, condition.by, heard, span),)
    return Outcome(bool(found), certainty, because(code, pattern=condition.regex, count=len(found)), evidence)


def _lines(segment: Segment) -> list[str]:
    text = fold(segment.text)
    return [text[start : start + LONGEST_LINE] for start in range(0, len(text), LONGEST_LINE)]
