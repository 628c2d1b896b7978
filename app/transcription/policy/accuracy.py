"""How well the engine heard, month by month, from transcripts that people read through."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Checked:
    """One transcript that was read through: the centre's month, and what was wrong in it."""

    month: str
    language: str
    engine: str
    errors: int
    length: int


@dataclass(frozen=True, slots=True)
class MonthRate:
    """Error rate of a month (words of English, characters of Chinese), with its 95% interval, 0–1.

    The interval is None where fewer than two transcripts were read.
    """

    month: str
    language: str
    engine: str
    transcripts: int
    rate: float
    low: float | None
    high: float | None


def month_rates(checked: Iterable[Checked]) -> list[MonthRate]:
    """A rate for each month, language and engine, newest month first."""
    groups: dict[tuple[str, str, str], list[Checked]] = defaultdict(list)
    for one in checked:
        groups[one.month, one.language, one.engine].append(one)
    rates = [_rate(rows) for rows in groups.values() if sum(one.length for one in rows)]
    ordered = sorted(rates, key=lambda one: (one.language, one.engine))
    return sorted(ordered, key=lambda one: one.month, reverse=True)


def _rate(rows: list[Checked]) -> MonthRate:
    first, length = rows[0], sum(one.length for one in rows)
    rate = sum(one.errors for one in rows) / length
    low, high = _interval(rows, rate, length)
    return MonthRate(first.month, first.language, first.engine, len(rows), rate, low, high)


def _interval(rows: list[Checked], rate: float, length: int) -> tuple[float | None, float | None]:
    # Errors come in clusters, a call a cluster: the variance of a ratio of sums (Cochran, Sampling
    # Techniques, 3rd ed., eq. 6.13), not that of so many independent words.
    count = len(rows)
    if count < 2:
        return None, None
    spread = sum((one.errors - rate * one.length) ** 2 for one in rows) * count / (count - 1)
    reach = _Z * math.sqrt(spread) / length
    return max(0.0, rate - reach), rate + reach
