"""Which rubric item must fail where a kind of fault is planted in a demo call."""

from __future__ import annotations

FAULT_ITEMS: dict[str, str] = {
    "greeting_missing": "greeting",
    "forbidden_word": "forbidden",
    "talking_over_customer": "interrupting",
    "long_silence": "silence",
    "hold_unannounced": "hold",
    "too_fast": "rate",
    "closing_missing": "closing",
    "promise_outside_rules": "promise",
}
