"""Who may score a call and who may read a score (P2, P3)."""

from __future__ import annotations

from app.evaluations.policy.states import HELD, SHOWN, State
from app.foundation.access.scope import Scope


def may_score(monitor_id: int | None, agent_user_id: int | None, lead_id: int | None) -> bool:
    """Nobody scores his own call, nor a call of the team that he leads (P2)."""
    return monitor_id is not None and monitor_id not in (agent_user_id, lead_id)


def may_read(
    scope: Scope,
    viewer_id: int | None,
    *,
    state: str,
    monitor_id: int,
    agent_id: int,
    opens_seals: bool = False,
) -> bool:
    """Whether a score is visible: to its monitor always, to the others in scope from publication on (P3).

    A monitor sees nobody else's scores, open or published: his scope is what is assigned to him. What was
    taken from him to be given to another, or handed back, is not his any more. ``opens_seals``: who plans
    mystery calls reads their scores before they are released (S3).
    """
    if monitor_id == viewer_id and state in HELD:
        return True
    is_told = state in SHOWN or (opens_seals and state == State.SEALED)
    return is_told and scope.monitor_id is None and scope.covers(agent_id)
