"""Which channel is the agent's: noticed where the sound says otherwise than the telephone system (C2).

Nothing is swapped here. What is found is a doubt with its evidence, for people to decide:

1. Who says what only this centre's agents say, near the beginning, or when taking leave?
2. Who answers after it rang? On an inbound call the agent, on an outbound call the customer.
3. Without ringing: who speaks first, and with a greeting?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.engines.scoring.normalise import units
from app.engines.speech.types import Segment, Span, Speaker

WRONG = "order_wrong"
UNTOLD = "order_untold"
INBOUND = "inbound"
_OPENING_S = 60.0
_BETWEEN_RINGS_S = 7.0
_LEAST_LEAD_S = 0.3
_LEAST_SPEECH_S = 0.5
_LEAST_MARGIN = 2.0
_OPENING, _CLOSING, _ANSWER, _FIRST, _GREETING = 3.0, 2.0, 2.0, 1.0, 1.0
_PARTIES = (Speaker.AGENT, Speaker.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Plain wordings of the centre in the call's language, without slots.

    ``openings``: what only its agents say when a call begins (the centre's name, offers of help).
    ``closings``: when it ends ("anything else"). ``greetings``: what whoever answers may say.
    """

    openings: tuple[str, ...]
    closings: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation: ``code`` is ``opening``, ``closing``, ``answers``, ``first`` or ``greets``.

    ``by`` is who did so in the told order, ``at_s`` when, ``words`` what was said. Evidence speaks
    ``against`` the told order with ``weight``, or for it.
    """

    code: str
    by: Speaker
    at_s: float
    words: str
    against: bool
    weight: float


@dataclass(frozen=True, slots=True)
class OrderDoubt:
    """``code`` is WRONG (the sound speaks against the told order) or UNTOLD (nobody and nothing tells).

    ``confidence`` in 0–1: that the order is the other way round.
    """

    code: str
    confidence: float
    evidence: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, Any]:
        """For storing: code, confidence, and of each observation against the order its facts."""
        return {
            "code": self.code,
            "confidence": self.confidence,
            "evidence": [
                {"code": one.code, "by": one.by.value, "at_s": one.at_s, "words": one.words}
                for one in self.evidence
                if one.against
            ],
        }


def find_order_doubt(
    segments: Sequence[Segment],
    speech: Mapping[Speaker, Sequence[Span]],
    ringing: Mapping[Speaker, Sequence[Span]],
    *,
    direction: str,
    phrases: Phrases,
    language: str,
    was_told: bool,
) -> OrderDoubt | None:
    """A doubt about who is who, or None where the sound agrees or there is nothing to go by.

    ``segments``, ``speech`` (tight) and ``ringing`` are given by the order as it is taken now;
    ``was_told`` says whether a manifest told it. ``direction`` is "inbound" or "outbound".
    """
    if any(party not in speech for party in _PARTIES) or not segments:
        return None
    evidence = (*_wordings(segments, phrases, language), *_answering(segments, speech, ringing, direction))
    greeting = _greeting(segments, phrases.greetings, language, direction)
    evidence = (*evidence, *greeting)
    against = sum(one.weight for one in evidence if one.against)
    agreeing = sum(one.weight for one in evidence if not one.against)
    confidence = round(against / (against + agreeing + 1), 2)
    if against - agreeing >= _LEAST_MARGIN:
        return OrderDoubt(WRONG, confidence, evidence)
    if not was_told and agreeing - against < _LEAST_MARGIN:
        return OrderDoubt(UNTOLD, confidence, evidence)
    return None


def _wordings(segments: Sequence[Segment], phrases: Phrases, language: str) -> Iterator[Evidence]:
    """Both parties may say a wording: each counts once, so they cancel out."""
    until_s = segments[0].start_s + _OPENING_S
    for party in _PARTIES:
        said = [segment for segment in segments if segment.speaker is party]
        early = [segment for segment in said if segment.start_s < until_s]
        for code, where, wanted, weight in (
            ("opening", early, phrases.openings, _OPENING),
            ("closing", said, phrases.closings, _CLOSING),
        ):
            if (found := _find(where, wanted, language)) is not None:
                yield Evidence(code, party, *found, party is Speaker.CUSTOMER, weight)


def _answering(
    segments: Sequence[Segment],
    speech: Mapping[Speaker, Sequence[Span]],
    ringing: Mapping[Speaker, Sequence[Span]],
    direction: str,
) -> Iterator[Evidence]:
    if any(sum(span.duration_s for span in speech[party]) < _LEAST_SPEECH_S for party in _PARTIES):
        return  # only one speaks: an announcement, or nobody is there
    rang_until_s = _rang_until(ringing)
    later = [segment for segment in segments if rang_until_s is None or segment.end_s > rang_until_s]
    first = later[0] if later else None
    rival = next((one for one in later if first is not None and one.speaker is not first.speaker), None)
    if first is None or rival is None or rival.start_s - first.start_s < _LEAST_LEAD_S:
        return
    code, weight = ("first", _FIRST) if rang_until_s is None else ("answers", _ANSWER)
    against = first.speaker is not _answerer(direction)
    yield Evidence(code, first.speaker, first.start_s, first.text, against, weight)


def _greeting(
    segments: Sequence[Segment], greetings: Sequence[str], language: str, direction: str
) -> Iterator[Evidence]:
    """On an inbound call who greets with the very first words is the agent; on others both greet."""
    first = segments[0]
    if direction == INBOUND and _find([first], greetings, language) is not None:
        against = first.speaker is Speaker.CUSTOMER
        yield Evidence("greets", first.speaker, first.start_s, first.text, against, _GREETING)


def _answerer(direction: str) -> Speaker:
    return Speaker.AGENT if direction == INBOUND else Speaker.CUSTOMER


def _rang_until(ringing: Mapping[Speaker, Sequence[Span]]) -> float | None:
    """The end of the first series of rings, on whichever channel it is heard."""
    end_s: float | None = None
    for ring in sorted((span for spans in ringing.values() for span in spans), key=lambda s: s.start_s):
        if end_s is not None and ring.start_s - end_s > _BETWEEN_RINGS_S:
            break
        end_s = ring.end_s if end_s is None else max(end_s, ring.end_s)
    return end_s


def _find(said: Sequence[Segment], wanted: Sequence[str], language: str) -> tuple[float, str] | None:
    """When and how the first of the wordings is said, also over the end of a segment; None if none is.

    Compared as rubrics compare: without case and punctuation, Chinese by its sound.
    """
    heard = [(unit.code, segment.start_s) for segment in said for unit in units(segment.text, language)]
    found = []
    for wording in wanted:
        codes = [unit.code for unit in units(wording, language)]
        starts = range(len(heard) - len(codes) + 1) if codes else range(0)
        match = next((i for i in starts if [code for code, _ in heard[i : i + len(codes)]] == codes), None)
        if match is not None:
            found.append((heard[match][1], wording))
    return min(found, default=None)
