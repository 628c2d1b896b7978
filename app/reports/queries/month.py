"""A month's rows, read with a number of statements that does not grow with the centre (M1)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.engines.improvement.rules import CoachingRules
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN
from app.evaluations.queries.figures import MonitorCount, count_by_monitor
from app.evaluations.queries.overruling import Overruled, overruled_by
from app.foundation import clock
from app.foundation.db import db
from app.foundation.i18n import Bilingual
from app.organisation.queries import list_agents, list_teams
from app.reports.policy.periods import month_before
from app.reports.policy.rows import Agent, MonitorWork, MonthRows, Shortfall, Team
from app.reports.queries import improvement, scores, work
from app.sampling import models as sampling


def month_rows(month: str, zone: ZoneInfo, rules: CoachingRules, rules_hash: str) -> MonthRows:
    """All that the summary of ``month`` is computed from; scores count where they were published in it."""
    first, until = clock.month_days(month)
    start, end = clock.month_bounds(month, zone)
    earlier, _end = clock.month_bounds(month_before(month), zone)
    both = scores.scores_of(earlier, end)
    now = both.at_s >= start.timestamp()
    return MonthRows(
        month=month,
        made_at=clock.now().isoformat(timespec="seconds"),
        rules_hash=rules_hash,
        calls=work.count_calls(start, end),
        drawn=_count_drawn(first, until),
        hand_picked=scores.count_hand_picked(start, end),
        provisional=scores.count_provisional(start, end),
        scores=both.where(now),
        before=both.where(~now),
        teams=[Team(team.id, team.code, team.name) for team in list_teams()],
        agents=[Agent(agent.id, agent.number, agent.name, agent.team_id) for agent in list_agents()],
        titles=scores.item_titles(start, end),
        items=scores.item_totals(start, end),
        items_before=scores.item_totals(earlier, start),
        monitors=_monitors(first, until, start, end, zone),
        needs=improvement.needs_of(month),
        coaching=improvement.coaching_of(first, until, start, end),
        without_interview=improvement.without_interview(start, end, rules.interview_below_points),
        attendance=improvement.attendance_of(month),
        shortfalls=_shortfalls(first, until),
    )


def _count_drawn(first: date, until: date) -> int:
    """Drawn calls whose day of listening lies in the month."""
    statement = select(func.count(sampling.DrawnCall.id)).where(
        sampling.DrawnCall.due_on >= first, sampling.DrawnCall.due_on < until
    )
    return db.session.scalar(statement) or 0


def _shortfalls(first: date, until: date) -> list[Shortfall]:
    """Of the weeks that begin in the month."""
    rows = db.session.execute(
        select(
            sampling.Draw.week_on, sampling.Shortfall.agent_id, sampling.Shortfall.wanted,
            sampling.Shortfall.drawn, sampling.Shortfall.reason,
        )
        .join(sampling.Shortfall.draw)
        .where(sampling.Draw.week_on >= first, sampling.Draw.week_on < until)
    )  # fmt: skip
    return [Shortfall(*row) for row in rows]


def _monitors(first: date, until: date, start: datetime, end: datetime, zone: ZoneInfo) -> list[MonitorWork]:
    """The monitors who published something, or let a day pass, by account."""
    counts = {row.monitor_id: row for row in count_by_monitor(start, end, zone)}
    overdue, overruled = _overdue(first, min(until, clock.today(zone))), overruled_by(start, end)
    names = work.monitor_names(set(counts) | set(overdue))
    nothing = Overruled(0, 0)
    return [
        _monitor(key, names[key], counts.get(key), overruled.get(key, nothing), overdue.get(key, 0))
        for key in sorted(names)
    ]


def _monitor(
    key: int, name: Bilingual, count: MonitorCount | None, rules: Overruled, overdue: int
) -> MonitorWork:
    count = count or MonitorCount(key, 0, 0, 0)
    return MonitorWork(
        key, name, count.published, count.on_time, count.listened_s, rules.decided, rules.overruled, overdue
    )


def _overdue(first: date, until: date) -> dict[int, int]:
    """Calls that were due in the month and are still open, by monitor."""
    rows = (
        select(Evaluation.monitor_id, func.count())
        .where(Evaluation.due_on >= first, Evaluation.due_on < until, Evaluation.state.in_(OPEN))
        .group_by(Evaluation.monitor_id)
    )
    return dict(db.session.execute(rows).all())
