"""Which silences are holds (Q2): announced before, thanked for after, or counted by the telephone system."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from app.engines.scoring.conditions import Holding
from app.engines.scoring.heard import Heard
from app.engines.scoring.matches import Hit
from app.engines.speech.types import Span, Speaker

# Voice activity and word times disagree by about this much at the edge of a silence.
EDGE_S = 1.0
# The telephone system counts a hold from key press to key press, the sound from word to word.
SYSTEM_SLACK_S = 3.0


@dataclass(frozen=True, slots=True)
class FoundHold:
    """A silence with the words before it that announce it and those after it that thank for it."""

    span: Span
    announced: Hit | None
    thanked: Hit | None


def find_holds(heard: Heard, longer_than_s: float, holding: Holding) -> list[FoundHold]:
    """Every hold longer than that, in order.

    Beside the silences that the agent's words make holds, those count that the telephone system's
    hold seconds (metadata ``hold_s``) leave unexplained, the best fitting first.
    """
    announced = _by_agent(heard.hits(holding.announce, holding.tolerance, None, _always()))
    thanked = _by_agent(heard.hits(holding.thank, holding.tolerance, None, _always()))
    silences = [
        FoundHold(span, _before(span, announced, holding), _after(span, thanked, holding))
        for span in heard.call.facts.silences
        if span.duration_s > longer_than_s
    ]
    spoken = [silence for silence in silences if silence.announced or silence.thanked]
    silent = [silence for silence in silences if silence not in spoken]
    counted = _counted(_seconds(heard, holding), spoken, silent)
    return sorted([*spoken, *counted], key=lambda hold: hold.span.start_s)


def _seconds(heard: Heard, holding: Holding) -> float:
    value = heard.call.metadata.get(holding.seconds_key)
    return float(value) if isinstance(value, int | float) else 0.0


def _counted(hold_s: float, spoken: list[FoundHold], silent: list[FoundHold]) -> list[FoundHold]:
    left_s = hold_s - fsum(hold.span.duration_s for hold in spoken)
    found: list[FoundHold] = []
    rest = list(silent)
    while rest:
        best = min(rest, key=lambda hold: (abs(hold.span.duration_s - left_s), hold.span.start_s))
        if best.span.duration_s > left_s + SYSTEM_SLACK_S:
            break
        found.append(best)
        rest.remove(best)
        left_s -= best.span.duration_s
    return found


def _by_agent(hits: list[Hit]) -> list[Hit]:
    """A mono recording whose speakers are unknown can still have its holds."""
    return [hit for hit in hits if hit.speaker != Speaker.CUSTOMER]


def _always() -> Span:
    return Span(0.0, float("inf"))


def _before(span: Span, hits: list[Hit], holding: Holding) -> Hit | None:
    earliest, latest = span.start_s - holding.announce_within_s, span.start_s + EDGE_S
    return next((hit for hit in reversed(hits) if earliest <= hit.end_s <= latest), None)


def _after(span: Span, hits: list[Hit], holding: Holding) -> Hit | None:
    earliest, latest = span.end_s - EDGE_S, span.end_s + holding.thank_within_s
    return next((hit for hit in hits if earliest <= hit.start_s <= latest), None)
