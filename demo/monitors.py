"""How the demo's simulated monitors judge, so that dashboards show something on the first day.

They know what was planted in a dialogue, as a person who listens does; where nothing is planted they
judge like people: some strict, some lenient, and never quite alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

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
"""Which rubric item fails where a kind of fault is planted."""

FATAL = frozenset({"forbidden", "promise"})
BONUS = frozenset({"beyond"})
BONUS_SHARE = 0.1  # of calls in which an agent does more than the rules ask
STRICTNESS = (0.02, 0.05, 0.09)  # share of sound items that the lenient, usual and strict monitor fail


def simulated_verdicts(
    items: Iterable[str], faults: Collection[str], proposals: Mapping[str, str], monitor: str, call_id: str
) -> dict[str, str]:
    """``pass``, ``fail`` or ``not_applicable`` for each item code, always the same for the same arguments.

    ``faults``: kinds planted in the call; ``proposals``: what the rules found; ``monitor``: a sign-in name.
    """
    planted = {FAULT_ITEMS[kind] for kind in faults}
    strictness = STRICTNESS[_share(monitor, 3)]

    def verdict(code: str) -> str:
        if code in planted:
            return "fail"
        if proposals.get(code) == "not_applicable":
            return "not_applicable"
        if code in BONUS:
            return "pass" if _share(f"{call_id} {code}", 10_000) < BONUS_SHARE * 10_000 else "fail"
        is_strict = code not in FATAL and _share(f"{monitor} {call_id} {code}", 10_000) < strictness * 10_000
        return "fail" if is_strict else "pass"

    return {code: verdict(code) for code in items}


def _share(text: str, parts: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % parts
