"""What people decided, in the words of rules, so that both can be compared."""

from __future__ import annotations

from collections.abc import Mapping

from app.engines.scoring.rubric import AskedIf, Item
from app.engines.scoring.verdict import Verdict

PART = "points"


def comparable(items: Mapping[str, Item], decided: Mapping[str, str]) -> dict[str, str]:
    """The decisions (item code → verdict or ``points``) of one call that say something about its rules.

    A rule does not know of decisions on other items, so items that nobody asked for are no decision. Some
    points deducted, and a bonus that was not earned in full, are what a rule calls a fail.
    """
    return {
        code: _in_words_of_rules(items.get(code), name)
        for code, name in decided.items()
        if _is_asked(items.get(code), decided)
    }


def _in_words_of_rules(item: Item | None, name: str) -> str:
    is_fail = item is not None and (item.deduct is not None or item.bonus) and name == PART
    return Verdict.FAIL.value if is_fail else name


def _is_asked(item: Item | None, decided: Mapping[str, str]) -> bool:
    condition: AskedIf | None = None if item is None else item.asked_if
    if condition is None:
        return True
    before = decided.get(condition.item)
    return ("part" if before == PART else before) in condition.decided
