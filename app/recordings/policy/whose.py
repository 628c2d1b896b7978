"""From whom the agent of a call is hidden, told by the feature in which calls are judged blind (S6)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.foundation.access.actor import Actor
from app.foundation.i18n import _

UNTIL_SUBMITTED = _("Agent hidden until you submit")
"""What stands in the agent's place for whoever still judges the call."""

Hidden = Callable[[Actor, InstrumentedAttribute[int]], ColumnElement[bool] | None]
"""Given a reader and the column of a call's id, the condition that the call's agent is hidden from him; None
where nothing is."""

HIDDEN: dict[str, Hidden] = {}


def hides_agents(reason: str, hidden: Hidden) -> None:
    """Hide the agents of the calls that ``hidden`` tells; a higher feature's wiring calls it.

    Every page that names the agent of a call asks for its veil (`service.whose`), and every filter by agent
    takes `named_to` along. Wiring twice changes nothing.
    """
    HIDDEN[reason] = hidden


def named_to(actor: Actor, call_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """The conditions, all of them needed, that ``actor`` may know the call's agent; none where he knows all.

    What is found or counted by agent must be found under them: else the filter would tell.
    """
    conditions = (hidden(actor, call_id) for hidden in HIDDEN.values())
    return [~condition for condition in conditions if condition is not None]
