"""The grid agent × slot × week: who was heard in which slot, and which slots are to be heard still (S2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.engines.draw.slot_rules import Slot
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.scope import Scope
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.spreadsheet import write_workbook
from app.foundation.web.blueprint import actor
from app.organisation.queries import get_agent, list_teams, scope_of, teams_led_by
from app.recordings.models import Call
from app.recordings.policy.whose import named_to
from app.sampling.policy import labels, weeks
from app.sampling.policy.coverage import Coverage, Mark, Obligation
from app.sampling.queries import coverage as queries
from app.sampling.queries.plans import sampling_rules
from app.sampling.views.pages import pages, week_words

SPANS = (4, 6, 8, 12)
USUAL_SPAN = 8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.page("/sampling/coverage", needs=Permission.COVERAGE_SEE)
def show_coverage() -> ResponseReturnValue:
    """The grid of the last weeks; a lead sees his teams."""
    scope, team, only_open = scope_of(actor()), _team(), request.args.get("show") == "open"
    found, grid = _grid(scope, team)
    ids = grid.open_agents() if only_open else grid.agent_ids.tolist()
    agents = queries.page_of_agents(ids, request.args.get("after"))
    here = [agent.id for agent in agents.rows]
    return render_template(
        "sampling/coverage.html",
        agents=agents, cells=grid.cells(here), own=grid.own_tallies(here), tallies=grid.tallies(),
        found=found[-grid.shown :], grid=grid, team=team, only_open=only_open,
        teams=list_teams() if scope.agent_ids is None else teams_led_by(actor().user_id),
        spans=SPANS, may_open=actor().may(Permission.SAMPLE_READ), tells_heard=scope.monitor_id is None,
        labels=labels, slots=labels.SLOTS, Mark=Mark, Obligation=Obligation, week_words=week_words,
    )  # fmt: skip


@pages.page("/sampling/coverage.xlsx", needs=Permission.COVERAGE_SEE)
def download_coverage() -> ResponseReturnValue:
    """The grid as a table, a line an agent and slot."""
    _found, grid = _grid(scope_of(actor()), _team())
    cells = grid.cells(grid.agent_ids.tolist())
    header = [
        _("Team"), _("Number"), _("Agent"), _("Slot"), _("Obligation"), _("Weeks worked"), _("Drawn"),
        _("Heard"),
    ]  # fmt: skip
    rows = (
        [
            str(agent.team.name), agent.number, str(agent.name), str(slot),
            str(labels.OBLIGATIONS[cell.state]), cell.worked, cell.drawn, cell.heard,
        ]
        for agent in queries.list_agents_of(grid.agent_ids.tolist())
        for slot, cell in zip(labels.SLOTS.values(), cells[agent.id], strict=True)
    )  # fmt: skip
    content = write_workbook([(str(_("Coverage by slot")), [str(title) for title in header], rows)])
    named = f"attachment; filename=coverage-{_today()}.xlsx"
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": named})


@pages.page("/sampling/coverage/<int:agent_id>/<slot>", needs=Permission.COVERAGE_SEE)
def show_slot(agent_id: int, slot: str) -> ResponseReturnValue:
    """One agent in one slot, week by week, and why it stands so: a part of the grid's page."""
    scope = scope_of(actor())
    agent = get_agent(agent_id, scope)
    if slot not in labels.SLOTS:
        raise NotFound(_("There is no such slot."))
    found, grid = _grid(Scope(frozenset({agent.id})), None, tells_heard=scope.monitor_id is None)
    shown, code = found[-grid.shown :], Slot[slot.upper()]
    drawn = queries.list_drawn_of(agent.id, slot, grid.shown_weeks) if scope.monitor_id is None else []
    return render_template(
        "sampling/coverage_slot.html",
        agent=agent, slot=labels.SLOTS[slot], cell=grid.cells([agent.id])[agent.id][code],
        weeks=list(zip(shown, queries.slot_by_week(shown, agent.id, code), strict=True)),
        drawn=drawn, heard=queries.heard_among([row.id for row in drawn]), labels=labels, grid=grid,
        may_open=actor().may(Permission.SAMPLE_READ), may_ask_why=actor().may(Permission.CALL_LIST),
        tells_heard=scope.monitor_id is None, week_words=week_words,
    )  # fmt: skip


def _grid(
    scope: Scope, team: str | None, *, tells_heard: bool | None = None
) -> tuple[list[queries.WeekDraws], Coverage]:
    last = clock.week_start(_today())
    rules = sampling_rules(last).value
    shown, turn_weeks = _span(), rules.slots.each_once_in_weeks
    first_shown = last - weeks.WEEK * (shown - 1)
    found = queries.draws_of(weeks.turn_begin(first_shown, turn_weeks), last)
    ids = queries.list_ids(scope, team, first_shown)
    tells = scope.monitor_id is None if tells_heard is None else tells_heard
    known = named_to(actor(), Call.id)
    return found, queries.coverage_of(ids, found, shown, turn_weeks, tells_heard=tells, known=known)


def _span() -> int:
    wanted: Any = request.args.get("weeks", USUAL_SPAN, type=int)
    if not SPANS[0] <= wanted <= SPANS[-1]:
        raise InvalidInput(_("Choose from %(least)s to %(most)s weeks.", least=SPANS[0], most=SPANS[-1]))
    return int(wanted)


def _team() -> str | None:
    return request.args.get("team") or None


def _today() -> date:
    return clock.today(current_app.config["ZONE"])
