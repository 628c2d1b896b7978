"""Who may hear a call beyond his role (P3): assignments, told by the features that assign."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role

AssignedCalls = Callable[[int], Select[int]]
"""Given a monitor's user id, a SELECT of the ids of the calls that he is given."""

ASSIGNMENTS: dict[str, AssignedCalls] = {}
LET_IN: dict[str, AssignedCalls] = {}


def may_hear(reason: str, assigned: AssignedCalls) -> None:
    """Let monitors list and hear the calls that ``assigned`` selects.

    A higher feature's wiring calls it, for instance ``may_hear("evaluation", lambda monitor_id:
    select(Evaluation.call_id).where(Evaluation.monitor_id == monitor_id))``. Wiring twice changes nothing.
    """
    ASSIGNMENTS[reason] = assigned


def let_leads_hear(reason: str, chosen: AssignedCalls) -> None:
    """Let team leads hear the calls that ``chosen`` selects, beyond their teams' (P3); wiring twice is once.

    They hear the sound and read the words where a page of the higher feature offers them; lists, the search
    and the call's own page go on to show their own teams' calls alone.
    """
    LET_IN[reason] = chosen


def let_in(actor: Actor, call_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """The conditions, one of which is enough, that ``actor`` may hear a call beyond what is in his scope."""
    if actor.role is not Role.TEAM_LEAD or actor.user_id is None:
        return []
    return [call_id.in_(select_ids(actor.user_id)) for select_ids in LET_IN.values()]
