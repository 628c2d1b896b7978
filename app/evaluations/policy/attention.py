"""How long a monitor was at a call and what he heard of it: for his own figures, for no agent's (J3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import fmean, median

Span = tuple[float, float]
LONGEST_S = 12 * 3600  # nobody is at one call longer, and no call is longer
MOST_SPANS = 500
MOST_LETTERS = 20_000


@dataclass(frozen=True, slots=True)
class Attention:
    """Seconds at the desk, and the spans of the recording that were played, ``(begin, end)`` in seconds."""

    active_s: int
    heard: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """Over ``calls`` calls: the median of the seconds at the desk; over the ``recorded`` ones among them: the
    mean share that was played (0–1).
    """

    calls: int
    active_s: float
    played_ratio: float | None
    recorded: int


def read_attention(text: str) -> Attention | None:
    """What a page sent as JSON, within bounds; None where it is not what our pages send.

    It comes from a browser, so whoever wants to can send anything: nothing else depends on it.
    """
    if len(text) > MOST_LETTERS:
        return None
    try:
        sent = json.loads(text)
        active_s, heard = (
            float(sent["active_s"]),
            [(float(begin), float(end)) for begin, end in sent["heard"]],
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    if not isfinite(active_s) or len(heard) > MOST_SPANS:
        return None
    return Attention(round(min(max(active_s, 0), LONGEST_S)), merged(heard))


def merged(spans: Iterable[Span], until_s: float = LONGEST_S) -> tuple[Span, ...]:
    """The same seconds as spans that do not touch, in order, cut to 0 … ``until_s``."""
    joined: list[Span] = []
    for begin, end in sorted(cut for span in spans if (cut := _within(span, until_s))):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((begin, end))
    return tuple(joined)


def played_ratio(heard: Iterable[Sequence[float]], duration_s: float) -> float | None:
    """The share of the recording that was played, 0–1; None where it has no length."""
    if duration_s <= 0:
        return None
    spans = merged(((begin, end) for begin, end in heard), duration_s)
    return min(1.0, sum(end - begin for begin, end in spans) / duration_s)


def habit_of(rows: Iterable[tuple[int, Iterable[Sequence[float]], float | None]]) -> Habit | None:
    """Of calls as (seconds at the desk, spans heard, length of the recording or None); None where nothing was
    kept. Calls that were scored before it was kept, or elsewhere, are left out: they have no seconds.
    """
    kept = [row for row in rows if row[0] > 0]
    if not kept:
        return None
    shares = [played_ratio(heard, duration_s or 0) for _active, heard, duration_s in kept]
    known = [share for share in shares if share is not None]
    return Habit(len(kept), median(row[0] for row in kept), fmean(known) if known else None, len(known))


def _within(span: Span, until_s: float) -> Span | None:
    begin, end = (round(min(max(at, 0.0), until_s), 1) if isfinite(at) else 0.0 for at in span)
    return (begin, end) if begin < end else None
