"""The centre's rules of fairness."""

from __future__ import annotations

from app.appraisals.policy.rules import FILE, FairnessRules, load_fairness_rules
from app.foundation.rulebook import Rules, read_rules


def fairness_rules() -> Rules[FairnessRules]:
    """What ``qa_rules/fairness.yaml`` says, checked, with its hash."""
    return read_rules(FILE, load_fairness_rules)
