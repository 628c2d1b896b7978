"""How fast somebody speaks, over speech only (Q2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.limits import Limits
from app.engines.speech.spans import Bounds, bounds, union
from app.engines.speech.types import Segment, Span
from app.engines.speech.wording import count_units

Rated = tuple[Span, float]
Point = tuple[float, float]
_SHORTEST_S = 0.001  # of a word, lest it be infinitely dense


def segment_rates(
    segments: Sequence[Segment], speech: Sequence[Span], shortest_s: float
) -> tuple[Rated, ...]:
    """For each segment with at least ``shortest_s`` seconds of speech: its span and its rate.

    A rate is words (English) or characters (Chinese) a minute of speech, pauses left out.
    ``segments`` and ``speech`` are of one speaker.
    """
    return tuple(
        (Span(segment.start_s, segment.end_s), round(60 * count_units(segment.text) / seconds, 1))
        for segment, seconds in zip(segments, _spoken_s(segments, speech), strict=True)
        if seconds >= shortest_s
    )


def mean_rate(segments: Sequence[Segment], speech: Sequence[Span]) -> float:
    """The rate over all segments of one speaker together; 0 for none."""
    spoken_s = sum(_spoken_s(segments, speech))
    units = sum(count_units(segment.text) for segment in segments)
    return round(60 * units / spoken_s, 1) if spoken_s > 0 else 0.0


def rate_curve(
    segments: Sequence[Segment], speech: Sequence[Span], duration_s: float, limits: Limits
) -> tuple[Point, ...]:
    """The rate over a window that moves over the call: ``(middle_s, rate)`` every ``curve_step_s``.

    Windows with less than ``curve_spoken_s`` seconds of speech give no point: a few words would
    give a wild one. A word counts where it is, by the part of it that lies in the window.
    """
    starts = np.arange(0.0, max(duration_s - limits.curve_window_s, 0.0) + 1e-9, limits.curve_step_s)
    ends = np.minimum(starts + limits.curve_window_s, duration_s)
    spoken_s = _speech_within(speech, starts, ends)
    places, counts = _units(segments)
    units = _within(places, counts, starts, ends)
    return tuple(
        (round(float(start + end) / 2, 3), round(float(60 * said / seconds), 1))
        for start, end, said, seconds in zip(starts, ends, units, spoken_s, strict=True)
        if seconds >= limits.curve_spoken_s
    )


def _units(segments: Sequence[Segment]) -> tuple[Bounds, NDArray[np.float64]]:
    """Where what counts was said, shape (n, 2), and how much it counts, shape (n,)."""
    # A transcript from elsewhere may have no words with times: then the segment is one long word.
    said = [(s.start_s, s.end_s, count_units(s.text)) for s in segments if not s.words]
    said += [(w.start_s, w.end_s, count_units(w.text)) for s in segments for w in s.words]
    table = np.array(sorted(said), dtype=np.float64).reshape(-1, 3)
    return table[:, :2], table[:, 2]


def _within(
    places: Bounds, amounts: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For each window how much of the amounts, each spread evenly over its place, lies in it."""
    density = amounts / np.maximum(places[:, 1] - places[:, 0], _SHORTEST_S)
    at_s = np.concatenate([places[:, 0], np.maximum(places[:, 1], places[:, 0] + _SHORTEST_S), [0.0]])
    order = np.argsort(at_s)
    at_s, rise = at_s[order], np.cumsum(np.concatenate([density, -density, [0.0]])[order])
    so_far = np.concatenate([[0.0], np.cumsum(rise[:-1] * np.diff(at_s))])
    found: NDArray[np.float64] = np.interp(ends, at_s, so_far) - np.interp(starts, at_s, so_far)
    return found


def _spoken_s(segments: Sequence[Segment], speech: Sequence[Span]) -> list[float]:
    """Seconds of speech in each segment."""
    starts = np.array([segment.start_s for segment in segments])
    ends = np.array([segment.end_s for segment in segments])
    spoken = _speech_within(speech, starts, ends)
    # A transcript from elsewhere may name times where we hear nothing: then its own times count.
    found: list[float] = np.where(spoken >= _SHORTEST_S, spoken, ends - starts).tolist()
    return found


def _speech_within(
    speech: Sequence[Span], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> NDArray[np.float64]:
    spoken = bounds(union(speech))
    return _within(spoken, spoken[:, 1] - spoken[:, 0], starts, ends)
