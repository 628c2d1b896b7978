"""What a finding proposes to decide: the verdict, or for deductions what the faults leave (Q3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.engines.scoring.finding import Evidence, Finding, Reason
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.proposed import proposed
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.score import Decision, score
from app.engines.scoring.verdict import Verdict
from tests.factories.rubrics import KINDS

FORM = load_rubric(KINDS, "kinds.yaml")
PASS, FAIL, NA, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.ABSTAIN


def found(verdict: Verdict, *starts_s: float | None) -> Finding:
    evidence = tuple(Evidence(ReasonCode.PHRASE_SAID, start_s=at) for at in starts_s)
    return Finding("kinds-en", 3, "any", verdict, 1.0, Reason(ReasonCode.PHRASE_SAID), evidence)


@pytest.mark.parametrize(
    ("code", "finding", "wanted"),
    [
        ("jargon", found(FAIL, 4.0), Decimal(7)),
        ("jargon", found(FAIL, 4.0, 9.0), Decimal(4)),
        ("jargon", found(FAIL, 4.0, 4.0), Decimal(7)),  # two wordings at one place are one fault
        ("jargon", found(FAIL), Decimal(7)),
        ("jargon", found(FAIL, None, None), Decimal(7)),
        ("jargon", found(FAIL, 1.0, 2.0, 3.0), Decimal(1)),
        ("jargon", found(FAIL, 1.0, 2.0, 3.0, 4.0, 5.0), Decimal(0)),
        ("jargon", found(PASS, 4.0), PASS),
        ("jargon", found(NA), NA),
        ("jargon", found(OPEN), OPEN),
        ("tone", found(FAIL, 4.0, 9.0), FAIL),
        ("greeting", found(FAIL, 4.0, 9.0), FAIL),
        ("greeting", found(NA), OPEN),
    ],
)
def test_a_finding_proposes(code: str, finding: Finding, wanted: Decision) -> None:
    assert proposed(FORM.item(code), finding) == wanted


@pytest.mark.parametrize("places", range(6))
def test_what_is_proposed_can_be_scored(places: int) -> None:
    wanted = {item.code: proposed(item, found(FAIL, *map(float, range(places)))) for item in FORM.items}
    assert score(FORM, wanted).fatal
