"""On whose rows an actor may look (P3), apart from what he may do (P2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The agents whose rows are visible: all of them (``agent_ids is None``) or just these.

    ``monitor_id`` is set for a monitor: calls and open scores are further limited to what is
    assigned to that user.
    """

    agent_ids: frozenset[int] | None
    monitor_id: int | None = None

    def covers(self, agent_id: int | None) -> bool:
        """Whether the rows of ``agent_id`` are visible."""
        return self.agent_ids is None or agent_id in self.agent_ids


EVERYBODY = Scope(agent_ids=None)
NOBODY = Scope(agent_ids=frozenset())
