"""What a person answers on the scoring form, and how it becomes decisions for the engine."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.engines.scoring.rubric import Item
from app.engines.scoring.score import Decision
from app.engines.scoring.verdict import Verdict

PART = "points"
DECIDED = (Verdict.PASS.value, Verdict.FAIL.value, Verdict.NOT_APPLICABLE.value, PART)


@dataclass(frozen=True, slots=True)
class Answer:
    """One item as it stands on the form; ``points`` only with verdict ``points``, times in seconds."""

    verdict: str | None = None
    points: Decimal | None = None
    note: str = ""
    note_at_s: float | None = None


def decision(verdict: str | None, points: Decimal | None) -> Decision:
    """The engine's decision for an answer; ``ABSTAIN`` where it is open."""
    if verdict == PART:
        return Verdict.ABSTAIN if points is None else points
    return Verdict(verdict) if verdict in DECIDED else Verdict.ABSTAIN


def settled(item: Item, decided: Decision) -> tuple[str, Decimal | None]:
    """Verdict and points as they are kept: all points are a pass, none a fail, in between a part."""
    if isinstance(decided, Decimal):
        if decided == item.points:
            return Verdict.PASS.value, decided
        return (Verdict.FAIL.value if decided == 0 else PART), decided
    if decided == Verdict.NOT_APPLICABLE:
        return decided.value, None
    return decided.value, item.points if decided == Verdict.PASS else Decimal(0)
