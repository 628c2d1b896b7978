"""What a rule's finding proposes to decide on its item (Q3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from app.engines.scoring.finding import Evidence
from app.engines.scoring.rubric import Item
from app.engines.scoring.score import Decision
from app.engines.scoring.verdict import Verdict


class Found(Protocol):
    """What of a finding the proposal rests on."""

    @property
    def verdict(self) -> Verdict: ...

    @property
    def evidence(self) -> tuple[Evidence, ...]: ...


def proposed(item: Item, finding: Found) -> Decision:
    """The decision that the finding proposes; ``ABSTAIN`` where a person has to decide.

    The verdict itself, so that a fail of a scale is its lowest step; with ``deduct`` a fail takes that much
    for each place of the evidence (at least one), down to nothing. "Not applicable" is proposed only where
    the item allows it.
    """
    if finding.verdict == Verdict.NOT_APPLICABLE and not item.not_applicable:
        return Verdict.ABSTAIN
    if finding.verdict == Verdict.FAIL and item.deduct is not None:
        return max(Decimal(0), item.points - item.deduct * count_places(finding))
    return finding.verdict


def count_places(finding: Found) -> int:
    """How many moments of the call the evidence names, at least one: a fault of the whole call is one."""
    moments = {place.start_s for place in finding.evidence if place.start_s is not None}
    return max(1, len(moments))
