"""The centre's rules of coaching."""

from __future__ import annotations

from app.engines.improvement.rules import CoachingRules, load_feedback_rules
from app.foundation.rulebook import read_rules


def coaching_rules() -> CoachingRules:
    """What ``qa_rules/feedback.yaml`` says about coaching, checked."""
    return read_rules("feedback.yaml", load_feedback_rules).value.coaching
