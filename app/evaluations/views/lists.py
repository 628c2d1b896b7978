"""The work list of a monitor, and the list of scores for everybody else."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import queries as accounts
from app.evaluations.queries import lists
from app.evaluations.views.pages import LABELLED, pages
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.web.blueprint import actor
from app.organisation import queries as organisation


@pages.page("/evaluations", needs=Permission.EVALUATION_READ)
def list_evaluations() -> ResponseReturnValue:
    """A monitor's work list; for everybody else the scores that they may see."""
    person = actor()
    if person.may(Permission.EVALUATION_WORK):
        return _work_list(person)
    wanted = lists.Filters(
        state=request.args.get("state") or None, origin=request.args.get("origin") or None,
        monitor_id=request.args.get("monitor_id", type=int), team_id=request.args.get("team_id", type=int),
        agent_id=request.args.get("agent_id", type=int),
    )  # fmt: skip
    scope, plans = organisation.scope_of(person), person.may(Permission.EVALUATION_PICK)
    page = lists.list_visible(scope, wanted, sees_open=plans, after=request.args.get("after"))
    choices = {"monitors": accounts.list_monitors(), "teams": organisation.list_teams()} if plans else {}
    return render_template(
        "evaluations/list.html", page=page, wanted=wanted, plans=plans, is_agent=person.role is Role.AGENT,
        **choices, **LABELLED,
    )  # fmt: skip


def _work_list(person: Actor) -> ResponseReturnValue:
    zone = current_app.config["ZONE"]
    day = clock.today(zone)
    done = request.args.get("show") == "done"
    listed = lists.list_done if done else lists.list_due
    return render_template(
        "evaluations/work.html",
        page=listed(person.user_id, request.args.get("after")), done=done, today=day,
        load=lists.workload(person.user_id, day, clock.day_bounds(day, zone)),
        next_id=lists.next_due(person.user_id), **LABELLED,
    )  # fmt: skip
