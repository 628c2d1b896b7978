"""What becomes of an item that its monitor did not touch, by how far the rule is trusted."""

from __future__ import annotations

from decimal import Decimal

from app.engines.scoring.proposed import Found, proposed
from app.engines.scoring.rubric import Item
from app.engines.scoring.score import Decision
from app.engines.scoring.verdict import Verdict
from app.evaluations.policy.answers import decision
from app.rubrics.policy.rungs import FILLED_IN


def left_to_rule(item: Item, mode: str, verdict: str | None, found: Found | None) -> Decision | None:
    """The decision that the rule makes in the monitor's stead; None where he decided, or has to.

    A rule that abstained, or says "not applicable" of an item that always applies, leaves it to him.
    """
    if verdict is not None or mode not in FILLED_IN or found is None:
        return None
    decided = proposed(item, found)
    return None if decided == Verdict.ABSTAIN else decided


def decision_on(verdict: str | None, points: Decimal | None, left: Decision | None) -> Decision:
    """What holds of an item: the rule's decision where it was left to it, else the person's."""
    return decision(verdict, points) if left is None else left
