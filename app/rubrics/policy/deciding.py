"""What people decided about items, told by the features in which they decide."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select

Decided = Callable[[Collection[int], Collection[str]], Select[int, str, str | None]]
"""Given call ids and rubric codes, a SELECT of ``(call id, item code, verdict)`` of decisions that hold on
these rubrics, the earliest first; the verdict is one of the engine's or ``points``."""

DECISIONS: dict[str, Decided] = {}


def decided_by(reason: str, decided: Decided) -> None:
    """Count the decisions that ``decided`` selects when rules are compared with people.

    A higher feature's wiring calls it. Wiring twice changes nothing.
    """
    DECISIONS[reason] = decided


Compared = Callable[[Collection[int], Collection[str], datetime, int], Select[Any, Any, Any, Any, Any]]
"""Given version ids, item codes, since when, and in how many scores to look: a SELECT of ``(version id, item
code, proposed, verdict, independent)`` of decisions beside a rule that did decide, the latest first. They are
independent where nothing was filled in for the person. A row without an item code is passed over."""

COMPARISONS: dict[str, Compared] = {}


def compared_by(reason: str, compared: Compared) -> None:
    """Count the decisions that ``compared`` selects when it is asked how far a rule can be trusted.

    A higher feature's wiring calls it. Wiring twice changes nothing.
    """
    COMPARISONS[reason] = compared
