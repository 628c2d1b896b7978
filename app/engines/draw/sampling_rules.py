"""What `qa_rules/sampling.yaml` may say (S1, S6, S7), and the plan of one draw."""

from __future__ import annotations

from pydantic import Field

from app.engines.draw.columns import FloatColumn
from app.engines.rulefile import RulesModel, load_rules


class FrameRules(RulesModel):
    """Which calls can be drawn at all."""

    shortest_call_s: float = Field(ge=0)


class ListeningRules(RulesModel):
    """How much of a call is heard: the whole call, or a set length (S1)."""

    most_minutes: float | None = Field(gt=0)

    def minutes(self, duration_s: FloatColumn) -> FloatColumn:
        """Listening minutes of calls that last ``duration_s`` seconds, shape (n,)."""
        whole = duration_s / 60
        return whole if self.most_minutes is None else whole.clip(max=self.most_minutes)


class AssignmentRules(RulesModel):
    """How drawn calls are spread over monitors (S6, S7)."""

    daily_target_minutes: float = Field(gt=0)
    listening_days: int = Field(ge=1, le=7)
    tolerance_calls: float = Field(ge=0)
    former_team_days: int = Field(ge=0)


class SamplingRules(RulesModel):
    """The whole file."""

    calls_per_agent_week: int = Field(ge=0)
    frame: FrameRules
    listening: ListeningRules
    assignment: AssignmentRules


class Plan(RulesModel):
    """What one draw shall take, filed beside its frame: ``calls_per_agent`` in each period.

    ``quota_by_agent`` overrides it for single agents; agents and periods named here appear in the
    report of shortfalls even where they have no call at all.
    """

    calls_per_agent: int = Field(ge=0)
    agents: tuple[int, ...] = ()
    periods: tuple[int, ...] = ()
    quota_by_agent: dict[int, int] = Field(default_factory=dict)

    def quota(self, agent_id: int) -> int:
        """Calls to draw of one agent in each period."""
        return self.quota_by_agent.get(agent_id, self.calls_per_agent)


def load_sampling(text: str, source: str) -> SamplingRules:
    """Read the text of sampling.yaml; RuleFileError names ``source``, line and key."""
    return load_rules(text, source, SamplingRules)
