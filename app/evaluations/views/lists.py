"""The work list of a monitor, and the list of scores for everybody else."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import queries as accounts
from app.engines.draw.sampling_rules import AssignmentRules
from app.evaluations.queries import lists
from app.evaluations.queries.blinding import veil_for
from app.evaluations.queries.day import day_of
from app.evaluations.queries.handed_back import count_waiting
from app.evaluations.service.showing import LABELLED
from app.evaluations.views.pages import pages, with_next_call
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.web.blueprint import actor
from app.organisation import queries as organisation
from app.sampling.queries.plans import sampling_rules


@pages.page("/evaluations", needs=Permission.EVALUATION_READ)
def list_evaluations() -> ResponseReturnValue:
    """A monitor's work list; for everybody else the scores that they may see."""
    person = actor()
    if person.may(Permission.EVALUATION_WORK):
        return _work_list(person)
    wanted = lists.Filters(
        state=request.args.get("state") or None, origin=request.args.get("origin") or None,
        kind=request.args.get("kind") or None, monitor_id=request.args.get("monitor_id", type=int),
        team_id=request.args.get("team_id", type=int), agent_id=request.args.get("agent_id", type=int),
    )  # fmt: skip
    scope, plans = organisation.scope_of(person), person.may(Permission.EVALUATION_PICK)
    planner_id = person.user_id if plans else None
    page = lists.list_visible(scope, wanted, planner_id=planner_id, after=request.args.get("after"))
    choices = {"monitors": accounts.list_monitors(), "teams": organisation.list_teams()} if plans else {}
    return render_template(
        "evaluations/list.html", page=page, wanted=wanted, plans=plans, is_agent=person.role is Role.AGENT,
        may_review=person.may(Permission.EVALUATION_REVIEW),
        may_reassign=person.may(Permission.EVALUATION_REASSIGN),
        handed_back=count_waiting() if person.may(Permission.EVALUATION_REASSIGN) else 0,
        **choices, **LABELLED,
    )  # fmt: skip


def _rules() -> AssignmentRules:
    return sampling_rules(clock.week_start(clock.today(current_app.config["ZONE"]))).value.assignment


def _work_list(person: Actor) -> ResponseReturnValue:
    zone = current_app.config["ZONE"]
    day = clock.today(zone)
    done = request.args.get("show") == "done"
    listed = lists.list_done if done else lists.list_due
    page = render_template(
        "evaluations/work.html",
        page=listed(person.user_id, request.args.get("after")), done=done, today=day,
        load=lists.workload(person.user_id, day, clock.day_bounds(day, zone)),
        plan=None if done or person.user_id is None else day_of(person.user_id, day, _rules()),
        next_id=lists.next_due(person.user_id), veil=veil_for(person), **LABELLED,
    )  # fmt: skip
    return with_next_call(page)
