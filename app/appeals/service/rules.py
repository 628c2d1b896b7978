"""The rules that hold now."""

from __future__ import annotations

from app.appeals.policy.rules import FILE, AppealRules, load_appeals
from app.foundation.rulebook import read_rules


def appeal_rules() -> AppealRules:
    """``qa_rules/appeals.yaml``; InvalidInput names what is wrong with it."""
    return read_rules(FILE, load_appeals).value
