"""``qa_rules/joint.yaml`` is checked."""

from __future__ import annotations

import pytest

from app.config import ROOT
from app.engines.rulefile import RuleFileError
from app.joint.policy.rules import FILE, load_joint_rules

TEXT = (ROOT / "qa_rules" / FILE).read_text(encoding="utf-8")


def test_the_rules_of_the_product_can_be_read():
    assert load_joint_rules(TEXT, FILE).rotation.every_weeks == 4


@pytest.mark.parametrize(
    ("said", "instead", "key"),
    [
        ("every_weeks: 4", "every_weeks: 0", "rotation.every_weeks"),
        ("  calls: 3", "  cals: 3", "session.cals"),
        ("excellent_from_points: 90", "excellent_from_points: 101", "suggestion.excellent_from_points"),
        ("days_after: 7", "days_after: never", "hearing.days_after"),
    ],
)
def test_a_fault_is_named_with_its_line_and_key(said, instead, key):
    with pytest.raises(RuleFileError) as caught:
        load_joint_rules(TEXT.replace(said, instead), FILE)
    line = next(n for n, row in enumerate(TEXT.splitlines(), 1) if said.strip() in row)
    assert any((one.line, one.key) == (line, key) for one in caught.value.problems)
