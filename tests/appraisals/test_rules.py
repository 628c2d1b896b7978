"""``qa_rules/fairness.yaml`` is checked."""

from __future__ import annotations

import pytest

from app.appraisals.policy.rules import FILE, load_fairness_rules
from app.config import ROOT
from app.engines.estimate.figure import Enough
from app.engines.estimate.shift import Limits
from app.engines.rulefile import RuleFileError

TEXT = (ROOT / "qa_rules" / FILE).read_text(encoding="utf-8")


def test_the_engines_get_what_the_file_says():
    rules = load_fairness_rules(TEXT, FILE)
    assert rules.believed == Enough(units=10, width=0.5)
    assert rules.limits == Limits(scores=30, agents=5, alpha=0.05, matters=1.0, unsure=3.0)


@pytest.mark.parametrize(
    ("said", "instead", "key"),
    [
        ("calls: 10", "calls: 1", "enough.calls"),
        ("interval_width: 0.5", "interval_width: wide", "enough.interval_width"),
        ("false_alarms: 0.05", "false_alarms: 0.6", "shifts.false_alarms"),
        ("agents: 5", "agent: 5", "shifts.agent"),
        ("tenure_months: [6, 24]", "tenure_months: [24, 6]", "groups.tenure_months"),
        ("scoring_hours: [12, 18]", "scoring_hours: [12, 24]", "groups.scoring_hours.1"),
    ],
)
def test_a_fault_is_named_with_its_line_and_key(said, instead, key):
    with pytest.raises(RuleFileError) as caught:
        load_fairness_rules(TEXT.replace(said, instead), FILE)
    line = next(n for n, row in enumerate(TEXT.splitlines(), 1) if said in row)
    assert any((one.line, one.key) == (line, key) for one in caught.value.problems)
