"""How fast somebody speaks, over speech only (Q2)."""

from __future__ import annotations

from collections.abc import Sequence

from app.engines.speech.spans import intersect, total_s
from app.engines.speech.types import Segment, Span
from app.engines.speech.wording import count_units

Rated = tuple[Span, float]


def segment_rates(
    segments: Sequence[Segment], speech: Sequence[Span], shortest_s: float
) -> tuple[Rated, ...]:
    """For each segment with at least ``shortest_s`` seconds of speech: its span and its rate.

    A rate is words (English) or characters (Chinese) a minute of speech, pauses left out.
    ``segments`` and ``speech`` are of one speaker.
    """
    rated = []
    for segment in segments:
        span = Span(segment.start_s, segment.end_s)
        spoken_s = _spoken_s(segment, span, speech)
        if spoken_s >= shortest_s:
            rated.append((span, round(60 * count_units(segment.text) / spoken_s, 1)))
    return tuple(rated)


def mean_rate(segments: Sequence[Segment], speech: Sequence[Span]) -> float:
    """The rate over all segments of one speaker together; 0 for none."""
    spoken_s = sum(_spoken_s(s, Span(s.start_s, s.end_s), speech) for s in segments)
    units = sum(count_units(segment.text) for segment in segments)
    return round(60 * units / spoken_s, 1) if spoken_s > 0 else 0.0


def _spoken_s(segment: Segment, span: Span, speech: Sequence[Span]) -> float:
    # A transcript from elsewhere may name times where we hear nothing: then its own times count.
    return total_s(intersect([span], speech)) or span.duration_s
