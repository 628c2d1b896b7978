"""The address without a path: each role's own start page (M2)."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.foundation.access.roles import Role
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import SignedIn, actor
from app.organisation.queries import agent_of_user
from app.reports.views.pages import pages

START: dict[Role, str] = {
    Role.TEAM_LEAD: "reports.show_teams",
    Role.SUPERVISOR: "reports.show_centre",
    Role.DIRECTOR: "reports.show_centre",
    Role.OPERATIONS_MANAGER: "reports.show_centre",
    Role.TRAINER: "training.list_needs",
    Role.ADMINISTRATOR: "admin.list_jobs",
    Role.AUDITOR: "admin.read_log",
}


@pages.page("/", needs=SignedIn("each role has its own start page"))
def home() -> ResponseReturnValue:
    """The start page of whoever is signed in."""
    person = actor()
    if person.role is Role.AGENT:
        own = agent_of_user(person.user_id)
        if own is None:
            raise NotFound(_("Your account belongs to no agent yet. Ask the administrator to connect them."))
        return redirect(url_for("reports.show_agent", agent_id=own.id))
    if person.role is Role.MONITOR:
        return redirect(url_for("reports.show_monitor", monitor_id=person.user_id))
    return redirect(url_for(START[person.role]))
