"""Checks of what is measured: speech rate, silence, interruption, overlap, volume (Q2)."""

from __future__ import annotations

from math import fsum

from app.engines.scoring.conditions import Interruption, Overlap, Silence, SpeechRate, Volume
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import Heard
from app.engines.scoring.holds import find_holds
from app.engines.scoring.outcome import Outcome, because, sureness, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Facts, Span, Speaker

MOST_EVIDENCE = 20


def check_speech_rate(condition: SpeechRate, heard: Heard) -> Outcome:
    """Whether the speaker's rate stays in the range, over the call or breath by breath.

    Where some breaths have no known speaker, the others still give a rate over the call; that every
    breath stays in the range cannot be said.
    """
    measured = _rates(condition, heard.call.facts)
    if not measured:
        return not_measured(heard.call.facts, condition.by)
    places = [_rate_place(condition, heard, span, rate) for span, rate in measured]
    outside = [place for place in places if place.what != ReasonCode.RATE_WITHIN]
    broken = len(outside) >= (condition.breaths if condition.over == "breath" else 1)
    if not broken and condition.over == "breath" and heard.call.facts.rates.get(Speaker.UNKNOWN):
        return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=condition.by)
    shown = outside if broken else [max(places, key=lambda place: place.measured or 0.0)]
    worst = max(shown, key=lambda place: abs((place.measured or 0.0) - (place.limit or 0.0)))
    rate, limit = worst.measured or 0.0, worst.limit or 0.0
    reason = because(
        worst.what if broken else ReasonCode.RATE_WITHIN,
        speaker=condition.by,
        measured=rate,
        limit=limit,
        unit=worst.unit,
        count=len(shown),
    )
    return Outcome(not broken, sureness(rate, limit), reason, tuple(shown[:MOST_EVIDENCE]))


def _rates(condition: SpeechRate, facts: Facts) -> list[tuple[Span, float]]:
    if condition.over == "breath":
        return list(facts.rates.get(condition.by, ()))
    return [(Span(0.0, facts.duration_s), facts.rate[condition.by])] if condition.by in facts.rate else []


def _rate_place(condition: SpeechRate, heard: Heard, span: Span, rate: float) -> Evidence:
    code, limit = ReasonCode.RATE_WITHIN, condition.max if condition.max is not None else condition.min
    if condition.max is not None and rate > condition.max:
        code = ReasonCode.RATE_TOO_FAST
    elif condition.min is not None and rate < condition.min:
        code, limit = ReasonCode.RATE_TOO_SLOW, condition.min
    unit = "characters/min" if heard.matches.language.startswith("zh") else "words/min"
    words = heard.excerpt(condition.by, span) if condition.over == "breath" else ""
    return Evidence(code, condition.by, span.start_s, span.end_s, words, rate, limit, unit)


def check_silence(condition: Silence, heard: Heard) -> Outcome:
    """Whether nobody speaks for longer than the limit, apart from holds where they are described."""
    limit = condition.longer_than_s
    silences = list(heard.call.facts.silences)
    if condition.except_holds is not None:
        holds = {hold.span for hold in find_holds(heard, limit, condition.except_holds)}
        silences = [span for span in silences if span not in holds]
    long = [span for span in silences if span.duration_s > limit]
    longest = max((span.duration_s for span in silences), default=0.0)
    code = ReasonCode.SILENCE_LONG if long else ReasonCode.SILENCE_NONE
    places = tuple(_lasting(code, None, span, limit) for span in long[:MOST_EVIDENCE])
    reason = because(code, measured=longest, limit=limit, unit="s", count=len(long))
    return Outcome(bool(long), sureness(longest, limit), reason, places)


def check_interruption(condition: Interruption, heard: Heard) -> Outcome:
    """Whether the speaker breaks in on the other, so many times, each time for long enough."""
    by = condition.by
    if by not in heard.call.facts.speech:
        return not_measured(heard.call.facts, by)
    mine = [one for one in heard.call.facts.interruptions if one.by == by]
    spans = [Span(one.start_s, one.end_s) for one in mine]
    long = [span for span in spans if span.duration_s > condition.longer_than_s]
    happened = len(long) >= condition.at_least
    if not happened and _one_channel(heard.call.facts):
        return unknown(ReasonCode.ONE_CHANNEL)
    code = ReasonCode.INTERRUPTED if happened else ReasonCode.NOT_INTERRUPTED
    longest = max((span.duration_s for span in spans), default=0.0)
    limit = condition.longer_than_s
    reason = because(code, speaker=by, count=len(long), measured=longest, limit=limit, unit="s")
    places = tuple(_lasting(code, by, span, limit, heard) for span in long[:MOST_EVIDENCE])
    return Outcome(happened, sureness(longest, limit), reason, places)


def check_overlap(condition: Overlap, heard: Heard) -> Outcome:
    """Whether both speak at once for longer than the limit, in the whole call."""
    total = fsum(span.duration_s for span in heard.call.facts.overlap)
    limit = condition.longer_than_s
    if total <= limit and _one_channel(heard.call.facts):
        return unknown(ReasonCode.ONE_CHANNEL)
    code = ReasonCode.OVERLAP_LONG if total > limit else ReasonCode.OVERLAP_SHORT
    reason = because(code, measured=total, limit=limit, unit="s")
    places = tuple(_lasting(code, None, span, limit) for span in heard.call.facts.overlap[:MOST_EVIDENCE])
    return Outcome(total > limit, sureness(total, limit), reason, places)


def check_volume(condition: Volume, heard: Heard) -> Outcome:
    """Whether the speaker's loudness stays in the range."""
    by = condition.by
    level = heard.call.facts.volume_dbfs.get(by)
    if level is None:
        return not_measured(heard.call.facts, by)
    code, limit = ReasonCode.VOLUME_WITHIN, condition.max_dbfs or condition.min_dbfs or 0.0
    if condition.max_dbfs is not None and level > condition.max_dbfs:
        code, limit = ReasonCode.VOLUME_TOO_LOUD, condition.max_dbfs
    elif condition.min_dbfs is not None and level < condition.min_dbfs:
        code, limit = ReasonCode.VOLUME_TOO_LOW, condition.min_dbfs
    reason = because(code, speaker=by, measured=level, limit=limit, unit="dBFS")
    place = Evidence(code, by, measured=level, limit=limit, unit="dBFS")
    return Outcome(code == ReasonCode.VOLUME_WITHIN, sureness(level, limit), reason, (place,))


def _one_channel(facts: Facts) -> bool:
    """Whether both voices are on one channel, which hides who speaks at once: then somebody is unknown,
    if only for no time at all."""
    return Speaker.UNKNOWN in facts.speech


def _lasting(
    code: ReasonCode, by: Speaker | None, span: Span, limit: float, heard: Heard | None = None
) -> Evidence:
    words = heard.excerpt(by, span) if heard is not None else ""
    return Evidence(code, by, span.start_s, span.end_s, words, span.duration_s, limit, "s")


def not_measured(facts: Facts, by: Speaker) -> Outcome:
    """Nothing can be said of a speaker without speech, or of one whose voice is not known."""
    strangers = facts.speech.get(Speaker.UNKNOWN)
    code = ReasonCode.SPEAKER_UNKNOWN if strangers and by not in facts.speech else ReasonCode.NOT_MEASURED
    return unknown(code, speaker=by)
