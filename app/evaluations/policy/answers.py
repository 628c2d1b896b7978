"""What a person answers on the scoring form, and how it becomes decisions for the engine."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.engines.scoring.proposed import Found, proposed
from app.engines.scoring.rubric import Item
from app.engines.scoring.score import Decision, outcome
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
    """Verdict and points as they are kept: all points are a pass, the least a fail, in between a part.

    A bonus that was not earned is kept as a part of no points: it is no failure, and counts as none.
    """
    name = outcome(item, decided)
    if name == "part" or (name == Verdict.FAIL and item.bonus):
        name = PART
    return name, _points(item, decided)


def proposal_kept(item: Item, finding: Found, decided: Decision) -> str:
    """What is kept of a rule's finding beside the decision: its verdict.

    Where the person took over the part of the points that the rule proposed, ``points``, so that whatever
    differs from the verdict was overruled.
    """
    wanted = settled(item, proposed(item, finding))
    return wanted[0] if wanted == settled(item, decided) else finding.verdict.value


def _points(item: Item, decided: Decision) -> Decimal | None:
    if isinstance(decided, Decimal):
        return decided
    return {Verdict.PASS: item.points, Verdict.FAIL: item.least}.get(decided)
