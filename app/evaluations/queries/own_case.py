"""Nobody judges his own case (P2): the one guard of all that is decided on a call and on its score."""

from __future__ import annotations

from app.evaluations.policy.walls import may_score
from app.foundation.access.actor import Actor
from app.foundation.errors import NotAllowed
from app.foundation.i18n import _
from app.organisation.models import Agent

OWN_CASE = _(
    "Nobody judges his own call or his own team's. Hand it back if it is on your list, or leave it to"
    " somebody else."
)


def require_stranger(actor: Actor, agent: Agent) -> None:
    """Raise NotAllowed where the actor is the agent, or leads the agent's team (P2).

    Asked at each step, however the call came to him: who leads a team since yesterday is no stranger today.
    """
    if not may_score(actor.user_id, agent.user_id, agent.team.lead_id):
        raise NotAllowed(OWN_CASE)
