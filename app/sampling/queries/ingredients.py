"""What a draw goes by besides its frame, gathered from rules, people and the call volume (S1, S2, S6, S7)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.accounts.queries import list_monitors
from app.engines.draw.sampling_rules import Plan, SamplingRules, load_sampling
from app.engines.draw.slot_rules import SlotRules, load_slots
from app.foundation import clock
from app.foundation.errors import Conflict
from app.foundation.i18n import _
from app.foundation.rulebook import Rules, read_rules
from app.organisation.models import Agent
from app.organisation.queries import list_agents
from app.sampling.policy import weeks
from app.sampling.policy.basis import Basis, Volume, measure
from app.sampling.queries import frames


class SamplingRulebook(NamedTuple):
    """The two files that draws go by."""

    sampling: Rules[SamplingRules]
    slots: Rules[SlotRules]

    @property
    def digest(self) -> str:
        """One hash for both."""
        return hashlib.sha256(f"{self.sampling.digest}{self.slots.digest}".encode()).hexdigest()


def read_rulebook() -> SamplingRulebook:
    """sampling.yaml and slots.yaml; InvalidInput names file, line and key of a fault."""
    return SamplingRulebook(read_rules("sampling.yaml", load_sampling), read_rules("slots.yaml", load_slots))


def gather_basis(week_on: date, zone: ZoneInfo, rules: SamplingRulebook) -> Basis:
    """Plan, monitors, conflicts and volume for one week; Conflict where there is no monitor to listen."""
    monitors, agents = list_monitors(), _agents_at_work(week_on)
    if not monitors:
        raise Conflict(_("Nobody can listen: make an account with the role QA monitor, then draw again."))
    sampling = rules.sampling.value
    target = sampling.assignment.daily_target_minutes * sampling.assignment.listening_days
    measured_from, measured_until, volume = _volume(week_on, zone, rules.slots.value)
    return Basis(
        plan=Plan(
            calls_per_agent=sampling.calls_per_agent_week,
            agents=tuple(agent.id for agent in agents),
            periods=(weeks.week_number(week_on),),
        ),
        listening=sampling.listening,
        tolerance_calls=sampling.assignment.tolerance_calls,
        monitor_ids=tuple(monitor.id for monitor in monitors),
        target_minutes=(target,) * len(monitors),
        conflicts=_conflicts(monitors, agents),
        measured_from=measured_from,
        measured_until=measured_until,
        volume=volume.mean.tolist(),
        peak=volume.peak.tolist(),
        low=volume.low.tolist(),
        rules={"sampling.yaml": rules.sampling.text, "slots.yaml": rules.slots.text},
    )


def week_bounds(week_on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which the week that begins on ``week_on`` begins and ends in the centre's zone."""
    return clock.day_bounds(week_on, zone)[0], clock.day_bounds(week_on + weeks.WEEK, zone)[0]


def _volume(week_on: date, zone: ZoneInfo, rules: SlotRules) -> tuple[date, date, Volume]:
    """Volume of the trailing weeks; a centre's first week has none before it and is measured by itself."""
    first, until = week_on - weeks.WEEK * rules.volume.trailing_weeks, week_on
    buckets = frames.call_volume(clock.day_bounds(first, zone)[0], clock.day_bounds(until, zone)[0])
    if not len(buckets.starts_s):
        first, until = week_on, week_on + weeks.WEEK
        buckets = frames.call_volume(*week_bounds(week_on, zone))
    return first, until, measure(buckets.starts_s, buckets.counts, until, zone, rules)


def _agents_at_work(week_on: date) -> list[Agent]:
    """Who belonged to the centre in that week: each of them is to be heard (S1)."""
    return [
        agent
        for agent in list_agents()
        if agent.hired_on < week_on + weeks.WEEK and (agent.left_on is None or agent.left_on > week_on)
    ]


def _conflicts(monitors: Sequence[User], agents: Sequence[Agent]) -> tuple[tuple[int, int], ...]:
    """Nobody hears his own calls or those of a team that he leads (P2)."""
    ids = {monitor.id for monitor in monitors}
    pairs = [(person, agent.id) for agent in agents for person in (agent.user_id, agent.team.lead_id)]
    return tuple((person, agent_id) for person, agent_id in pairs if person in ids)
