"""Who can hear the calls that are drawn on a morning: monitors, targets, days away, conflicts (S6, S7)."""

from __future__ import annotations

from datetime import date, timedelta

from app.accounts.queries import monitor_ids
from app.engines.draw.columns import IntColumn
from app.engines.draw.sampling_rules import SamplingRules
from app.foundation.errors import Conflict
from app.foundation.i18n import _
from app.sampling.policy import weeks
from app.sampling.policy.basis import DayBasis
from app.sampling.queries.conflicts import conflict_pairs
from app.sampling.queries.duty import minutes_planned, minutes_wanted, pairs_heard


def gather_morning(week_on: date, day: int, rules: SamplingRules, agent_ids: IntColumn) -> DayBasis:
    """Who can listen to calls of these agents in the days after the draw of ``day``; Conflict where there is
    no monitor at all."""
    ids, rule = monitor_ids(), rules.assignment
    if not ids:
        raise Conflict(_("Nobody can listen: make an account with the role QA monitor, then draw again."))
    days = weeks.days_to_hear(week_on, day)
    # Who hears whom in the days to come, drawn on earlier days, is known already and counts.
    first = days[0] - weeks.WEEK * rule.pair_weeks
    heard = pairs_heard(ids, agent_ids, first, days[-1] + timedelta(days=1))
    return DayBasis.model_construct(  # ten thousand pairs are not checked once more
        days=tuple(days),
        monitor_ids=tuple(ids),
        wanted=tuple(map(tuple, minutes_wanted(ids, days, rule).tolist())),
        planned=tuple(map(tuple, minutes_planned(ids, days, rules.listening).tolist())),
        conflicts=tuple(sorted(conflict_pairs(ids, days[0], days[-1], rule.former_team_days))),
        heard=tuple(heard),
    )
