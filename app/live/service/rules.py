"""The centre's rules of live listening and mystery calls."""

from __future__ import annotations

from app.foundation.rulebook import read_rules
from app.live.policy.rules import FILE, LiveRules, load_live_rules


def live_rules() -> LiveRules:
    """What ``qa_rules/live.yaml`` says, checked."""
    return read_rules(FILE, load_live_rules).value
