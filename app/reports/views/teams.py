"""A lead's teams; for supervisor and director all of them (M2, M3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.attendance.policy import KINDS
from app.coaching.policy import KINDS as INTERVIEWS
from app.coaching.policy import PLAN_STATES
from app.coaching.queries.interviews import list_proposals
from app.coaching.queries.plans import list_open_plans
from app.coaching.service.rules import coaching_rules
from app.evaluations.queries.items import count_items
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.scope import Scope
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.joint.queries.sessions import next_session_of
from app.organisation.models import Agent
from app.organisation.queries import list_agents, scope_of
from app.reports.policy import boards
from app.reports.policy.periods import Period
from app.reports.policy.scores import provisional_by_agent, trend_of
from app.reports.queries import improvement, scores
from app.reports.views.pages import labels, pages, shown_period, zone


@pages.page("/teams", needs=Permission.TEAM_SEE)
def show_teams() -> ResponseReturnValue:
    """Serious results first, then the agents of each team, items, coaching, attendance."""
    person, period = actor(), shown_period()
    visible = list_agents(scope_of(person))
    chosen = request.args.get("team") or None
    agents = [agent for agent in visible if chosen is None or agent.team.code == chosen]
    return render_template(
        "reports/teams.html",
        teams=sorted({agent.team for agent in visible}, key=lambda team: team.code),
        chosen=chosen,
        people={agent.id: agent for agent in agents},
        may_coach=person.may(Permission.COACHING_WRITE),
        may_see_attendance=person.may(Permission.ATTENDANCE_READ),
        my_turn=next_session_of(person.user_id),
        **_figures(agents, period),
        **_improvement(agents, period),
        **labels(period),
    )


def _figures(agents: Sequence[Agent], period: Period) -> dict[str, Any]:
    start, end = period.bounds(zone())
    only = Scope(frozenset(agent.id for agent in agents))
    found = scores.scores_of(start, end, only)
    return {
        "boards": boards.team_boards(agents, found),
        "score": boards.overall(found),
        "provisional": provisional_by_agent(found),
        "trend": trend_of(found),
        "score_chart": boards.score_chart(str(_("All agents shown")), found),
        "heat": boards.item_heat(agents, count_items(start, end, only), scores.item_titles(start, end)),
        "fatal": scores.list_fatal(start, end, only),
    }


def _improvement(agents: Sequence[Agent], period: Period) -> dict[str, Any]:
    only, month = Scope(frozenset(agent.id for agent in agents)), clock.month_of(period.last)
    settled = improvement.attendance_of(month, only)
    return {
        "proposals": list_proposals(only, coaching_rules(), period.bounds(zone())[0]),
        "unsigned": improvement.list_unsigned(only),
        "plans": list_open_plans(only),
        "settled": len(settled),
        "attendance": [row for row in settled if row.times],
        "month": month,
        "events": KINDS,
        "interviews": INTERVIEWS,
        "plan_states": PLAN_STATES,
    }
