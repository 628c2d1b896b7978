"""Arithmetic on spans of time: what both share, what one has alone, the gaps between.

Inputs need not be ordered; results are ordered and do not touch each other.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.types import Span

Bounds = NDArray[np.float64]  # shape (n, 2): starts and ends in seconds


def bounds(spans: Iterable[Span]) -> Bounds:
    """Spans as an array of shape (n, 2), ordered by start, seconds."""
    table = np.array([(s.start_s, s.end_s) for s in spans], dtype=np.float64).reshape(-1, 2)
    return table[np.argsort(table[:, 0], kind="stable")]


def as_spans(table: Bounds) -> tuple[Span, ...]:
    """The opposite of ``bounds``, times rounded to the millisecond."""
    return tuple(Span(start, end) for start, end in np.round(table, 3).tolist())


def runs(flags: NDArray[np.bool_]) -> Bounds:
    """Where a row of flags is set: shape (n, 2), first index and the one after the last."""
    return np.flatnonzero(np.diff(np.r_[0, flags.astype(np.int8), 0])).reshape(-1, 2).astype(np.float64)


def total_s(spans: Iterable[Span]) -> float:
    """Summed length of the spans, seconds; what overlaps counts once."""
    merged = _merge(bounds(spans))
    return float((merged[:, 1] - merged[:, 0]).sum())


def union(*many: Iterable[Span]) -> tuple[Span, ...]:
    """Time that lies in at least one of the lists."""
    return as_spans(_merge(np.concatenate([bounds(spans) for spans in many])))


def bridge(spans: Iterable[Span], longest_s: float) -> tuple[Span, ...]:
    """The spans with those joined that lie at most ``longest_s`` apart."""
    reach = np.array([0.0, longest_s])
    return as_spans(_merge(bounds(spans) + reach) - reach)


def intersect(first: Iterable[Span], second: Iterable[Span]) -> tuple[Span, ...]:
    """Time that lies in both lists."""
    return as_spans(_intersect(_merge(bounds(first)), _merge(bounds(second))))


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Time of ``spans`` that does not lie in ``taken``."""
    kept = _gaps(_merge(bounds(taken)), -np.inf, np.inf)
    return as_spans(_intersect(_merge(bounds(spans)), kept))


def gaps(spans: Iterable[Span], whole: Span) -> tuple[Span, ...]:
    """Time of ``whole`` that lies in none of ``spans``."""
    free = _gaps(_merge(bounds(spans)), -np.inf, np.inf)
    return as_spans(_intersect(np.array([[whole.start_s, whole.end_s]]), free))


def _merge(table: Bounds) -> Bounds:
    table = table[table[:, 1] > table[:, 0]]
    if not len(table):
        return table
    table = table[np.argsort(table[:, 0], kind="stable")]
    reach = np.maximum.accumulate(table[:, 1])
    first = np.r_[True, table[1:, 0] > reach[:-1]]
    last = np.r_[first[1:], True]
    return np.column_stack([table[first, 0], reach[last]])


def _intersect(first: Bounds, second: Bounds) -> Bounds:
    # Each span of `first` meets a run of neighbours in `second`: those that end after it
    # starts and start before it ends.
    begin = np.searchsorted(second[:, 1], first[:, 0], side="right")
    end = np.searchsorted(second[:, 0], first[:, 1], side="left")
    counts = np.maximum(end - begin, 0)
    mine = np.repeat(np.arange(len(first)), counts)
    theirs = np.arange(len(mine)) - np.repeat(np.cumsum(counts) - counts, counts) + begin[mine]
    start = np.maximum(first[mine, 0], second[theirs, 0])
    stop = np.minimum(first[mine, 1], second[theirs, 1])
    return np.column_stack([start, stop])


def _gaps(merged: Bounds, start: float, end: float) -> Bounds:
    return np.column_stack([np.r_[start, merged[:, 1]], np.r_[merged[:, 0], end]])
