"""Who answers after how long, at each change of turn (Q2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.engines.speech.limits import Limits
from app.engines.speech.spans import bridge, intersect
from app.engines.speech.types import Latency, Span, Speaker


def find_latencies(
    talk: Mapping[Speaker, tuple[Span, ...]], waiting: Sequence[Span], limits: Limits
) -> tuple[Latency, ...]:
    """For each change of turn who takes over, when, and how long after the other stopped.

    Pauses up to ``breath_s`` do not end what somebody says. What is said wholly within the other's
    speech takes no turn, nor does a "yes" shorter than ``backchannel_s`` that begins there: the
    floor transfer offset of conversation analysis (Heldner and Edlund, J. Phonetics 38, 2010).
    Negative where both speak at the change. What follows ``waiting`` (ringing, hold music) answers nobody.
    """
    found = []
    turns = _turns(talk, limits)
    for (before, was), (after, now) in pairwise(turns):
        if was is not now and not intersect([Span(before.end_s, after.start_s)], waiting):
            found.append(Latency(now, after.start_s, round(after.start_s - before.end_s, 3)))
    return tuple(found)


def _turns(talk: Mapping[Speaker, tuple[Span, ...]], limits: Limits) -> list[tuple[Span, Speaker]]:
    said = [(span, who) for who, spans in talk.items() for span in bridge(spans, limits.breath_s)]
    turns: list[tuple[Span, Speaker]] = []
    for span, who in sorted(said, key=lambda one: (one[0].start_s, -one[0].end_s, one[1])):
        if not turns or _takes_over(span, turns[-1][0], limits):
            turns.append((span, who))
    return turns


def _takes_over(span: Span, last: Span, limits: Limits) -> bool:
    if span.start_s >= last.end_s:
        return True
    return span.end_s > last.end_s and span.duration_s >= limits.backchannel_s
