"""The list of appeals."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.queries import list_monitors
from app.appeals.policy.states import LABELS
from app.appeals.queries import appeals as read
from app.appeals.queries.people import bars_for
from app.appeals.service.deciding import BARS
from app.appeals.service.rules import appeal_rules
from app.appeals.views.pages import LABELLED, days_left, pages, unknown_years, zone
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.web.blueprint import actor
from app.organisation.queries import list_teams, scope_of


@pages.page("/appeals", needs=Permission.APPEAL_READ)
def list_appeals() -> ResponseReturnValue:
    """What waits for a decision, those due first; or all appeals that one may see, the newest first."""
    person, today, rules = actor(), clock.today(zone()), appeal_rules()
    decides = person.may(Permission.APPEAL_DECIDE)
    shows = request.args.get("show") or ("waiting" if decides else "all")
    state = request.args.get("state")
    wanted = read.Filters(
        state=state if state in (*LABELS, "overdue") else None,
        monitor_id=request.args.get("monitor_id", type=int) if decides else None,
        team_id=request.args.get("team_id", type=int) if decides else None,
    )
    listed = read.list_waiting if shows == "waiting" else read.list_all
    page = listed(scope_of(person), today, wanted, request.args.get("after"))
    waiting = [row for row in page.rows if days_left(row) is not None]
    return render_template(
        "appeals/list.html", page=page, shows=shows, wanted=wanted, decides=decides,
        is_agent=person.role is Role.AGENT, counts=person.may(Permission.APPEAL_COUNT),
        left={row.id: days_left(row) for row in waiting}, bars=bars_for(person, waiting, rules, today),
        why=BARS, monitors=list_monitors() if decides else [], teams=list_teams() if decides else [],
        unknown=unknown_years(max((row.due_on for row in waiting), default=today)), **LABELLED,
    )  # fmt: skip
