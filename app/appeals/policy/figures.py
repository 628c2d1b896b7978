"""Appeals in figures: how many, what became of them, how sure a share is, how long answers took (J2, J3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from app.appeals.policy.states import Outcome
from app.engines.estimate.proportion import wilson

K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class AppealedItem:
    """One item of one appeal; ``outcome``: what the last decision said of it, None where there is none."""

    appeal_id: int
    monitor_id: int
    item_code: str
    reason: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One appeal: working days up to the first answer (None: none yet), and whether any answer was late."""

    appeal_id: int
    days: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Items appealed that have something in common: a monitor, an item of the form, a reason."""

    key: int | str
    lodged: int
    upheld: int
    partly: int
    groundless: int

    @property
    def decided(self) -> int:
        """How many of them a decision was made on."""
        return self.upheld + self.partly + self.groundless

    @property
    def share(self) -> float | None:
        """The share of decided items that were upheld, whole or in part, 0–1; None where there are none."""
        return (self.upheld + self.partly) / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies, with 95 % confidence (Wilson)."""
        return wilson(self.upheld + self.partly, self.decided) if self.decided else None


def lines(items: Iterable[AppealedItem], key: Callable[[AppealedItem], K]) -> list[Line]:
    """One line for each key, those with most appealed items first."""
    outcomes: dict[K, Counter[str | None]] = {}
    for item in items:
        outcomes.setdefault(key(item), Counter())[item.outcome] += 1
    found = [
        Line(
            one, counts.total(), counts[Outcome.UPHELD.value], counts[Outcome.PARTLY.value],
            counts[Outcome.GROUNDLESS.value],
        )
        for one, counts in outcomes.items()
    ]  # fmt: skip
    return sorted(found, key=lambda line: (-line.lodged, str(line.key)))


def median_days(answered: Sequence[Answered]) -> float | None:
    """The median of working days up to the first answer; None where nothing was answered."""
    days = [one.days for one in answered if one.days is not None]
    return float(median(days)) if days else None
