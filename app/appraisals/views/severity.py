"""Who is lenient or severe, and whether something shifts scores that should not (J3, S6)."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.models import User
from app.appraisals.policy.months import WEEKS
from app.appraisals.policy.readings import told
from app.appraisals.policy.severity import agent_lines, monitor_lines, severities_of, severity_chart
from app.appraisals.queries.people import names_of
from app.appraisals.queries.scores import scores_between
from app.appraisals.service.rules import fairness_rules
from app.appraisals.views.pages import pages, shown_weeks, zone
from app.foundation.access.permissions import Permission
from app.organisation.models import Agent, Team


@pages.page("/fairness/severity", needs=Permission.FAIRNESS_SEE)
def show_severity() -> ResponseReturnValue:
    """Severity of each monitor, agents' means with and without it, and what shifts scores."""
    weeks, rules = shown_weeks(), fairness_rules().value
    scores = scores_between(*weeks.bounds(zone()))
    found = severities_of(scores)
    monitors = names_of(User, scores.monitor.tolist())
    lines = [] if found is None else monitor_lines(found, monitors, rules.enough.calls)
    return render_template(
        "appraisals/severity.html",
        found=found, lines=lines, chart_spec=severity_chart(lines), scores=len(scores), weeks=weeks,
        agents=[] if found is None else agent_lines(found, names_of(Agent, scores.agent.tolist())),
        told=told(scores, rules, zone(), weeks.today, names_of(Team, scores.team.tolist())),
        offered=WEEKS, rules=rules,
    )  # fmt: skip
