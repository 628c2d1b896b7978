"""Who may hear a call beyond his role (P3): assignments, told by the features that assign."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select

AssignedCalls = Callable[[int], Select[int]]
"""Given a monitor's user id, a SELECT of the ids of the calls that he is given."""

ASSIGNMENTS: dict[str, AssignedCalls] = {}


def may_hear(reason: str, assigned: AssignedCalls) -> None:
    """Let monitors list and hear the calls that ``assigned`` selects.

    A higher feature's wiring calls it, for instance ``may_hear("evaluation", lambda monitor_id:
    select(Evaluation.call_id).where(Evaluation.monitor_id == monitor_id))``. Wiring twice changes nothing.
    """
    ASSIGNMENTS[reason] = assigned
