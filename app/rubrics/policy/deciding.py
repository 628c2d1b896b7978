"""What people decided about items, told by the features in which they decide."""

from __future__ import annotations

from collections.abc import Callable, Collection

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
