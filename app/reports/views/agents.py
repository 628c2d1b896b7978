"""An agent's dashboard (M2): scores, items, trend, plan, needs, attendance."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.attendance.policy import CONSEQUENCES, KINDS
from app.attendance.queries import statement_of
from app.coaching.policy import KINDS as INTERVIEWS
from app.coaching.policy import OUTCOMES, PLAN_STATES
from app.coaching.queries.plans import list_plans_of
from app.evaluations.queries.items import count_items
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.scope import NOBODY, Scope
from app.foundation.web.blueprint import actor
from app.organisation.models import Agent
from app.organisation.queries import get_agent, scope_of
from app.reports.policy import boards
from app.reports.policy.periods import Period
from app.reports.policy.scores import provisional_by_agent, trend_of
from app.reports.queries import improvement, scores
from app.reports.views.pages import labels, pages, shown_period, zone
from app.training.policy.needs import LABELS as NEED_STATES
from app.training.queries.needs import list_needs


@pages.page("/agents/<int:agent_id>", needs=Permission.EVALUATION_READ)
def show_agent(agent_id: int) -> ResponseReturnValue:
    """The agent's own view; his lead, the supervisor and the director see it too."""
    person, period = actor(), shown_period()
    agent = get_agent(agent_id, _scope(person))
    return render_template(
        "reports/agent.html",
        agent=agent,
        is_own=agent.user_id == person.user_id,
        may_see_attendance=person.may(Permission.ATTENDANCE_READ),
        **_figures(agent, period),
        **_improvement(agent, period),
        **labels(period),
    )


def _scope(person: Actor) -> Scope:
    """A monitor sees scores that he gave himself, so he has no view of an agent as a whole (P3)."""
    scope = scope_of(person)
    return scope if scope.monitor_id is None else NOBODY


def _figures(agent: Agent, period: Period) -> dict[str, Any]:
    start, end = period.bounds(zone())
    only = Scope(frozenset({agent.id}))
    everybody = scores.scores_of(start, end)
    mine = everybody.where(everybody.agent_id == agent.id)
    own_items = scores.totals_of(count_items(start, end, only))
    titles = scores.item_titles(start, end)
    profile = boards.item_profile(titles, own_items, scores.item_totals(start, end))
    return {
        "score": boards.overall(mine),
        "provisional": provisional_by_agent(mine),
        "trend": trend_of(mine),
        "fatal": int(mine.is_fatal.sum()),
        "score_chart": boards.score_chart(str(agent.name), mine, everybody),
        "profile_chart": boards.profile_chart(profile, str(agent.name)),
        "profile": profile,
        "titles": titles,
        "evaluations": scores.list_published(start, end, only),
    }


def _improvement(agent: Agent, period: Period) -> dict[str, Any]:
    only, month = Scope(frozenset({agent.id})), clock.month_of(period.last)
    return {
        "plans": list_plans_of(agent.id),
        "unsigned": improvement.list_unsigned(only),
        "needs": list_needs(month, only),
        "statement": statement_of(agent.id, month),
        "month": month,
        "events": KINDS,
        "consequences": CONSEQUENCES,
        "plan_states": PLAN_STATES,
        "outcomes": OUTCOMES,
        "interviews": INTERVIEWS,
        "need_states": {state.value: label for state, label in NEED_STATES.items()},
    }
