"""Check of what is named: a name, a number, an amount of money, a date (Q2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engines.scoring.checks.words import MOST_EVIDENCE, check_phrase
from app.engines.scoring.conditions import Entity, Phrase
from app.engines.scoring.finding import Evidence
from app.engines.scoring.haystack import HeardWord, mean_probability, spoken
from app.engines.scoring.heard import Heard
from app.engines.scoring.money_and_dates import said_places
from app.engines.scoring.outcome import Outcome, because, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.said_numbers import said_numbers
from app.engines.scoring.strangers import turns_unsure
from app.engines.speech.types import Span, Speaker

SAID = {
    "number": (ReasonCode.NUMBER_SAID, ReasonCode.NUMBER_NOT_SAID),
    "amount": (ReasonCode.AMOUNT_SAID, ReasonCode.AMOUNT_NOT_SAID),
    "date": (ReasonCode.DATE_SAID, ReasonCode.DATE_NOT_SAID),
}
Place = tuple[Evidence, float]


def check_entity(condition: Entity, heard: Heard) -> Outcome:
    """Whether the speaker names such a thing there, often enough."""
    if condition.what == "name":
        return check_phrase(_as_phrase(condition), heard)
    doubt = heard.doubt(condition.by)
    if doubt is not None:
        return doubt
    span = heard.window(condition.within, condition.by)
    doubt = turns_unsure(heard, condition.within, condition.by, span)
    if doubt is not None:
        return doubt
    return _judged(condition, heard, span)


def _as_phrase(name: Entity) -> Phrase:
    return Phrase(
        any=name.said_as, by=name.by, within=name.within, at_least=name.at_least, tolerance=name.tolerance
    )


def _judged(condition: Entity, heard: Heard, span: Span) -> Outcome:
    speakers = list(Speaker) if condition.by is None else [condition.by]
    found = [place for speaker in speakers for place in _found(condition, heard, speaker, span)]
    found.sort(key=lambda place: (place[0].start_s or 0.0, place[0].speaker or ""))
    clear = [place for place in found if not heard.too_poor(place[1])]
    said, not_said = SAID[condition.what]
    if len(clear) >= condition.at_least:
        reason = because(said, speaker=clear[0][0].speaker or "", words=clear[0][0].words, count=len(clear))
        sure = max(certainty for _, certainty in clear)
        return Outcome(True, sure, reason, tuple(place for place, _ in clear[:MOST_EVIDENCE]))
    certainty = min([heard.certainty(condition.by, span), *(certainty for _, certainty in found)])
    if heard.too_poor(certainty):
        return heard.poor(certainty)
    if condition.by is not None and any(_found(condition, heard, Speaker.UNKNOWN, span)):
        return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=condition.by)
    reason = because(not_said, speaker=condition.by or "", measured=len(found), limit=condition.at_least)
    nothing = Evidence(not_said, condition.by, span.start_s, span.end_s)
    return Outcome(False, certainty, reason, (nothing,))


def _found(condition: Entity, heard: Heard, speaker: Speaker, span: Span) -> Iterator[Place]:
    """Each such thing that the speaker says there, with the mean probability of its words."""
    words, language = heard.words(speaker, span), heard.matches.language
    if condition.what != "number":
        for place in said_places(condition.what, words, language):
            yield _place(SAID[condition.what][0], place, language)
        return
    for number in said_numbers(words, language):
        if condition.digits.fit(number.digits):
            digits = float(len(number.digits))
            # How many digits, not which: a number may be a telephone's or a card's.
            when, code = (number.start_s, number.end_s), ReasonCode.NUMBER_SAID
            yield Evidence(code, speaker, *when, "", digits, None, "digits"), number.probability


def _place(code: ReasonCode, words: Sequence[HeardWord], language: str) -> Place:
    first, last = words[0], words[-1]
    evidence = Evidence(code, first.speaker, first.word.start_s, last.word.end_s, spoken(words, language))
    return evidence, mean_probability(words)
