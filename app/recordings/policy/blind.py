"""Who may hear a call without knowing whose it is: the sound alone, not the call's record (J1, P3)."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.foundation.access.actor import Actor
from app.recordings.policy.hearing import AssignedCalls

BLIND: dict[str, AssignedCalls] = {}


def may_hear_blind(reason: str, chosen: AssignedCalls) -> None:
    """Let people play the recordings of the calls that ``chosen`` selects for them, and nothing more.

    The lists of calls and the call's page stay closed to them. A higher feature's wiring calls it; wiring
    twice changes nothing.
    """
    BLIND[reason] = chosen


def heard_blind(actor: Actor, call_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """The conditions, one of which is enough, that ``actor`` may hear a call blind."""
    if actor.user_id is None:
        return []
    return [call_id.in_(select_ids(actor.user_id)) for select_ids in BLIND.values()]
