"""What `qa_rules/sampling.yaml` may say (S1, S2, S6, S7), and the plan of one draw."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AliasChoices, Field

from app.engines.rulefile import RulesModel, load_rules

# Far beyond any centre, and far below what columns and the calendar cannot hold.
MOST_CALLS, MOST_DAYS, DAY_MINUTES, WEEK_HOURS = 1000, 3660, 1440, 168


class LateRule(StrEnum):
    """How often calls are drawn that came after the draw of their day."""

    DAILY_RATE = "daily_rate"  # quota / calls drawn from daily; never more than the quota once more
    WEEK_RATE = "week_rate"  # quota / all calls of the week


class ShortfallRule(StrEnum):
    """What becomes of calls that an agent could not give."""

    CARRY_OVER = "carry_over"
    CLOSE = "close"


class QuotaRules(RulesModel):
    """How an agent's quota follows from his planned hours and his time in the centre (S1)."""

    full_week_hours: float | None = Field(gt=0, le=WEEK_HOURS)
    newcomer_days: int = Field(ge=0, le=MOST_DAYS)
    newcomer_calls: int = Field(ge=0, le=MOST_CALLS)


class SlotObligation(RulesModel):
    """In how many weeks each slot that an agent works is heard at least once (S2)."""

    each_once_in_weeks: int | None = Field(ge=1, le=53)


class ShortfallRules(RulesModel):
    """What becomes of a shortfall."""

    rule: ShortfallRule
    most_carried: int = Field(ge=0, le=MOST_CALLS)


class FrameRules(RulesModel):
    """Which calls can be drawn at all."""

    shortest_call_s: float = Field(ge=0, le=DAY_MINUTES * 60)


class ListeningRules(RulesModel):
    """How much of a call is heard: the whole call, or a set length of it (S1)."""

    # `most_minutes` is what draws filed before this key was called so say: they must stay replayable.
    window_minutes: float | None = Field(
        gt=0, le=DAY_MINUTES, validation_alias=AliasChoices("window_minutes", "most_minutes")
    )


class AssignmentRules(RulesModel):
    """How drawn calls are spread over monitors (S6, S7)."""

    daily_target_minutes: float = Field(gt=0, le=DAY_MINUTES)
    listening_days: int = Field(ge=1, le=7)
    tolerance_calls: float = Field(ge=0, le=MOST_CALLS)
    former_team_days: int = Field(ge=0, le=MOST_DAYS)
    pair_weeks: int = Field(ge=0, le=104)


class SamplingRules(RulesModel):
    """The whole file."""

    calls_per_agent_week: int = Field(ge=0, le=MOST_CALLS)
    quota: QuotaRules
    slots: SlotObligation
    late: LateRule
    shortfall: ShortfallRules
    double_share: float = Field(ge=0, le=1)
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
