"""Which hits of a phrase are beside a place that the rubric names: before it or after it, and how near."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from app.engines.scoring.conditions import Near
from app.engines.scoring.heard import Heard
from app.engines.scoring.matches import Hit
from app.engines.speech.types import Span

_WHOLE = Span(0.0, float("inf"))


def beside(hits: Iterable[Hit], after: Near | None, before: Near | None, heard: Heard) -> list[Hit]:
    """The hits that follow the anchor ``after`` and precede the anchor ``before``, as near as these ask."""
    kept = list(hits)
    turns = turn_starts(heard) if after is not None or before is not None else []
    if after is not None:
        places = anchored(after.anchor, heard)
        kept = [hit for hit in kept if any(_follows(hit, place, after, turns) for place in places)]
    if before is not None:
        places = anchored(before.anchor, heard)
        kept = [hit for hit in kept if any(_follows(place, hit, before, turns) for place in places)]
    return kept


def anchored(name: str, heard: Heard) -> list[Hit]:
    """Where the anchor is said, in order of time. Anchors refer to each other in no circle (``loader``).

    Each is looked for once, however many ways lead to it.
    """
    if name not in heard.places:
        anchor = heard.anchors[name]
        hits = heard.hits(anchor.any, anchor.tolerance, anchor.by, _WHOLE)
        heard.places[name] = beside(hits, anchor.after, anchor.before, heard)
    return heard.places[name]


def _follows(later: Hit, earlier: Hit, near: Near, turns: Sequence[float]) -> bool:
    if later.start_s < earlier.end_s:
        return False
    if near.within_s is not None and later.start_s - earlier.end_s > near.within_s:
        return False
    return near.within_turns is None or (
        turns_between(earlier.start_s, later.start_s, turns) <= near.within_turns
    )


def turn_starts(heard: Heard) -> list[float]:
    """When each turn begins: what one speaker says until another speaks."""
    segments = heard.call.transcript.segments
    return [next(run).start_s for _speaker, run in groupby(segments, key=lambda segment: segment.speaker)]


def turns_between(earlier_s: float, later_s: float, turns: Sequence[float]) -> int:
    """How many turns later somebody speaks at ``later_s`` than at ``earlier_s``; the answer is 1 later."""
    return bisect_right(turns, later_s) - bisect_right(turns, earlier_s)
