"""The figures of a month (M1): JSON without language, from which page, workbook and paper are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from app.engines.estimate.means import Estimate
from app.foundation.i18n import Bilingual
from app.reports.policy.proposals import proposals_of
from app.reports.policy.rows import Agent, Attendance, Coaching, ItemTotal, MonitorWork, MonthRows, Need
from app.reports.policy.scores import (
    BoolColumn,
    Scores,
    figure,
    is_clear,
    mean_of,
    means_by,
    means_by_slot,
    means_by_week,
    places,
)
from app.sampling.policy.labels import SLOTS

Figures = dict[str, Any]


def month_figures(rows: MonthRows) -> Figures:
    """All figures of the month.

    Means are points (0–100) with their 95% interval and number of calls; ``clear`` says that the change
    against the month before is more than chance (M3); ``place`` is the range of ranks that chance leaves
    open. Ratios are percent. Names are ``{"zh", "en"}``.
    """
    return {
        "month": rows.month,
        "made_at": rows.made_at,
        "rules_hash": rows.rules_hash,
        "centre": _centre(rows),
        "weeks": [
            {"week_on": week.isoformat(), "score": figure(mean)}
            for week, mean in means_by_week(rows.scores).items()
        ],
        "teams": _teams(rows),
        "agents": _agents(rows),
        "slots": _slots(rows.scores),
        "items": _items(rows),
        "monitors": _monitors(rows),
        "needs": [_need(need) for need in rows.needs],
        "coaching": _coaching(rows.coaching),
        "attendance": _attendance(rows),
        "shortfalls": _shortfalls(rows),
        "proposals": proposals_of(rows),
    }  # fmt: skip


def pair(name: Bilingual) -> dict[str, str]:
    """A name as JSON holds it."""
    return {"zh": name.zh, "en": name.en}


def _need(need: Need) -> Figures:
    return {
        "code": need.item_code, "title": pair(need.title), "judged": need.calls_judged,
        "failed": need.calls_failed, "agents": need.agents_judged, "agents_failed": need.agents_failed,
        "state": need.state,
    }  # fmt: skip


def _coaching(coaching: Coaching) -> Figures:
    return {
        "interviews": dict(coaching.interviews), "follow_ups": dict(coaching.follow_ups),
        "agreed": coaching.agreed, "closed": coaching.closed,
        "open": coaching.open, "overdue": coaching.overdue,
    }  # fmt: skip


def _centre(rows: MonthRows) -> Figures:
    now, before = mean_of(rows.scores), mean_of(rows.before)
    return _against(now, before) | {
        "calls": rows.calls,
        "drawn": rows.drawn,
        "scored": len(rows.scores),
        "hand_picked": rows.hand_picked,
        "provisional": rows.provisional,
        "fatal": int(rows.scores.is_fatal.sum()),
        "fatal_before": int(rows.before.is_fatal.sum()),
        "agents_scored": len(np.unique(rows.scores.agent_id)),
    }


def _against(now: Estimate | None, before: Estimate | None) -> Figures:
    """A mean beside that of the month before."""
    change = None if now is None or before is None else round(now.mean - before.mean, 2)
    return {"score": figure(now), "before": figure(before), "change": change, "clear": is_clear(before, now)}


def _teams(rows: MonthRows) -> list[Figures]:
    now, before = means_by(rows.scores, rows.scores.team_id), means_by(rows.before, rows.before.team_id)
    return [
        {
            "code": team.code,
            "name": pair(team.name),
            "fatal": _fatal(rows.scores.team_id == team.id, rows),
        }
        | _against(now.get(team.id), before.get(team.id))
        for team in rows.teams
    ]


def _agents(rows: MonthRows) -> list[Figures]:
    """Agents by team and number, never by their mean: order would read as a ranking (M3)."""
    now, before = means_by(rows.scores, rows.scores.agent_id), means_by(rows.before, rows.before.agent_id)
    team_codes, place = {team.id: team.code for team in rows.teams}, places(now)
    return [
        {
            "number": agent.number, "name": pair(agent.name), "team": team_codes[agent.team_id],
            "fatal": _fatal(rows.scores.agent_id == agent.id, rows), "place": place.get(agent.id),
        }
        | _against(now.get(agent.id), before.get(agent.id))
        for agent in sorted(rows.agents, key=lambda agent: (team_codes[agent.team_id], agent.number))
    ]  # fmt: skip


def _fatal(mask: BoolColumn, rows: MonthRows) -> int:
    return int(rows.scores.is_fatal[mask].sum())


def _slots(scores: Scores) -> list[Figures]:
    """Service slots in the order of S2."""
    means = means_by_slot(scores)
    known = [slot for slot in SLOTS if slot in means] + sorted(set(means) - set(SLOTS))
    return [{"slot": slot, "score": figure(means[slot])} for slot in known]


def _items(rows: MonthRows) -> list[Figures]:
    """Items in the order of the forms."""
    now = {total.item_code: total for total in rows.items}
    before = {total.item_code: total for total in rows.items_before}
    order = [code for code in rows.titles if code in now] + sorted(set(now) - set(rows.titles))
    return [
        {
            "code": code,
            "title": pair(rows.titles.get(code, Bilingual(zh=code, en=code))),
            "judged": now[code].judged,
            "failed": now[code].failed,
            "failed_percent": now[code].failed_percent,
            "failed_percent_before": before.get(code, ItemTotal(code, 0, 0)).failed_percent,
        }
        for code in order
    ]


def _monitors(rows: MonthRows) -> list[Figures]:
    given = means_by(rows.scores, rows.scores.monitor_id)
    return [_monitor(monitor, given.get(monitor.id), rows) for monitor in rows.monitors]


def _monitor(monitor: MonitorWork, given: Estimate | None, rows: MonthRows) -> Figures:
    """A monitor's month (J3); ``differs``: his mean is apart from the others' by more than chance."""
    others = mean_of(rows.scores.where(rows.scores.monitor_id != monitor.id))
    return {
        "name": pair(monitor.name),
        "published": monitor.published,
        "on_time": monitor.on_time,
        "on_time_percent": percent(monitor.on_time, monitor.published),
        "overdue": monitor.overdue,
        "heard_minutes": round(monitor.heard_s / 60, 1),
        "decided": monitor.decided,
        "overruled": monitor.overruled,
        "overruled_percent": percent(monitor.overruled, monitor.decided),
        "given": figure(given),
        "differs": is_clear(others, given),
    }


def percent(part: int, whole: int) -> float | None:
    """A share as percent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def _attendance(rows: MonthRows) -> Figures:
    people = {agent.id: agent for agent in rows.agents}
    by_team = {
        team.code: [row for row in rows.attendance if people[row.agent_id].team_id == team.id]
        for team in rows.teams
    }
    return {
        "teams": [
            {"code": team.code, "name": pair(team.name)} | attendance_sums(by_team[team.code])
            for team in rows.teams
        ],
        "agents": [
            _named(people[row.agent_id]) | attendance_sums([row])
            for row in sorted(rows.attendance, key=lambda row: people[row.agent_id].number)
            if row.times
        ],
        "all": attendance_sums(rows.attendance),
    }


def _named(agent: Agent) -> Figures:
    return {"number": agent.number, "name": pair(agent.name)}


def attendance_sums(settled: Sequence[Attendance]) -> Figures:
    """Settled months added up; days and yuan with two decimals (A10)."""
    kinds = sorted({kind for row in settled for kind in row.times})
    return {
        "agents": len(settled),
        "duty_days": sum(row.duty_days for row in settled),
        "leave_days": _number(sum((row.leave_days for row in settled), Decimal(0))),
        "absence_days": _number(sum((row.absence_days for row in settled), Decimal(0))),
        "money": _number(sum((row.money for row in settled), Decimal(0))),
        "times": {kind: sum(row.times.get(kind, 0) for row in settled) for kind in kinds},
    }


def _number(value: Decimal) -> float:
    return float(round(value, 2))


def _shortfalls(rows: MonthRows) -> list[Figures]:
    people: Mapping[int, Any] = {agent.id: agent for agent in rows.agents}
    return [
        {
            "week_on": row.week_on.isoformat(), "number": people[row.agent_id].number,
            "name": pair(people[row.agent_id].name), "wanted": row.wanted, "drawn": row.drawn,
            "reason": row.reason,
        }
        for row in sorted(rows.shortfalls, key=lambda row: (row.week_on, people[row.agent_id].number))
    ]  # fmt: skip
