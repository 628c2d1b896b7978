"""What a session is planned with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST_CALLS = 20


@dataclass(frozen=True, slots=True)
class Terms:
    """``expert_id`` None: the reference is agreed in the discussion."""

    title: str
    version_id: int
    user_ids: frozenset[int]
    expert_id: int | None
    due_on: date

    @property
    def people(self) -> frozenset[int]:
        """Everybody who scores: the expert does, too."""
        return self.user_ids if self.expert_id is None else self.user_ids | {self.expert_id}
