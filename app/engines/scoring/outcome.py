"""What checking a condition gives: true, false or unknown, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.reasons import ReasonCode

Param = str | float | int


@dataclass(frozen=True, slots=True)
class Outcome:
    """``truth`` is ``None`` where nothing can be said; ``confidence`` in 0–1."""

    truth: bool | None
    confidence: float
    reason: Reason
    evidence: tuple[Evidence, ...] = ()

    @property
    def negated(self) -> Outcome:
        """The same observation for the opposite statement."""
        return self if self.truth is None else replace(self, truth=not self.truth)


def because(code: ReasonCode, **params: Param) -> Reason:
    """A reason with its parameters in order of name."""
    return Reason(code, tuple(sorted(params.items())))


def unknown(code: ReasonCode, **params: Param) -> Outcome:
    """Nothing can be said, for this reason."""
    return Outcome(None, 0.0, because(code, **params))


def sureness(measured: float, limit: float) -> float:
    """How sure a comparison is, 0.5–1: a value at the limit could have been measured on either side."""
    return min(1.0, 0.5 + abs(measured - limit) / max(abs(limit), 1.0))
