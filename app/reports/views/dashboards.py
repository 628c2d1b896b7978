"""The start page of each role (M2): agent, team, monitor, centre."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import get_user
from app.attendance.policy import CONSEQUENCES, KINDS, PROPOSALS
from app.attendance.queries import statement_of
from app.coaching import queries as coaching
from app.coaching.policy import OUTCOMES, PLAN_STATES
from app.coaching.service import feedback_rules
from app.evaluations.policy.states import LABELS as STATES
from app.evaluations.policy.states import ORIGINS
from app.evaluations.queries.figures import count_by_monitor
from app.evaluations.queries.items import count_items
from app.evaluations.queries.lists import workload
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.access.scope import Scope
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import SignedIn, actor
from app.organisation.queries import agent_of_user, get_agent, list_agents, list_teams, scope_of
from app.reports.policy import boards, charts
from app.reports.policy.labels import DIRECTIONS, place_text
from app.reports.policy.periods import Period, period_of, recent_months
from app.reports.queries import improvement, scores, work
from app.reports.views.pages import pages, today, zone
from app.training.policy import LABELS as NEED_STATES
from app.training.policy import NeedState
from app.training.queries import list_needs

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


@pages.page("/agents/<int:agent_id>", needs=Permission.EVALUATION_READ)
def show_agent(agent_id: int) -> ResponseReturnValue:
    """An agent's own view: scores, items, trend, plan, needs, attendance (M2)."""
    person = actor()
    agent = get_agent(agent_id, _of_people(person))
    period, only = _period(), Scope(frozenset({agent_id}))
    start, end = period.bounds(zone())
    month = clock.month_of(period.last)
    everybody = scores.scores_of(start, end)
    mine = everybody.where(everybody.agent_id == agent_id)
    titles = scores.item_titles(start, end)
    own_items = scores.totals_of(count_items(start, end, only))
    profile = boards.item_profile(titles, own_items, scores.item_totals(start, end))
    return render_template(
        "reports/agent.html",
        agent=agent,
        is_own=agent.user_id == person.user_id,
        score=boards.overall(mine),
        fatal=int(mine.is_fatal.sum()),
        trend=boards.trend_of(mine),
        score_chart=boards.score_chart(str(agent.name), mine, everybody),
        profile=profile,
        profile_chart=boards.profile_chart(profile, str(agent.name)),
        evaluations=scores.list_published(start, end, only),
        plans=coaching.list_plans_of(agent_id),
        unsigned=improvement.list_unsigned(only),
        needs=list_needs(month, only),
        statement=statement_of(agent_id, month),
        month=month,
        may_see_attendance=person.may(Permission.ATTENDANCE_READ),
        titles=titles,
        **_labels(period),
    )


@pages.page("/teams", needs=Permission.TEAM_SEE)
def show_teams() -> ResponseReturnValue:
    """A lead's teams; for supervisor and director all of them (M2, M3)."""
    scope = scope_of(actor())
    visible = list_agents(scope)
    code = request.args.get("team") or None
    agents = [agent for agent in visible if code is None or agent.team.code == code]
    only = Scope(frozenset(agent.id for agent in agents))
    period = _period()
    start, end = period.bounds(zone())
    found = scores.scores_of(start, end, only)
    counts, titles = count_items(start, end, only), scores.item_titles(start, end)
    settled = improvement.attendance_of(clock.month_of(period.last), only)
    return render_template(
        "reports/teams.html",
        teams=sorted({agent.team for agent in visible}, key=lambda team: team.code),
        chosen=code,
        boards=boards.team_boards(agents, found),
        score=boards.overall(found),
        trend=boards.trend_of(found),
        score_chart=boards.score_chart(str(_("These teams")), found, found),
        heat=boards.item_heat(agents, counts, titles),
        fatal=scores.list_fatal(start, end, only),
        proposals=coaching.list_proposals(only, feedback_rules().coaching, start),
        unsigned=improvement.list_unsigned(only),
        plans=coaching.list_open_plans(only),
        attendance=[row for row in settled if row.times],
        people={agent.id: agent for agent in agents},
        month=clock.month_of(period.last),
        may_coach=actor().may(Permission.COACHING_WRITE),
        may_see_attendance=actor().may(Permission.ATTENDANCE_READ),
        **_labels(period),
    )


@pages.page("/monitors/<int:monitor_id>", needs=Permission.SAMPLE_READ)
def show_monitor(monitor_id: int) -> ResponseReturnValue:
    """A monitor's day and own figures (M2, S7, J3); his supervisor sees them too."""
    person = actor()
    if person.role is Role.MONITOR and person.user_id != monitor_id:
        raise NotFound(_("There is no such monitor, or the figures are not yours to see."))
    monitor = get_user(monitor_id)
    if monitor.role != Role.MONITOR.value:
        raise NotFound(_("There is no such monitor, or the figures are not yours to see."))
    period = _period()
    start, end = period.bounds(zone())
    everybody = scores.scores_of(start, end)
    mine = everybody.monitor_id == monitor_id
    counts = {row.monitor_id: row for row in count_by_monitor(start, end, zone())}
    week_on = clock.week_start(today())
    return render_template(
        "reports/monitor.html",
        monitor=monitor,
        is_own=person.user_id == monitor_id,
        load=workload(monitor_id, today(), clock.day_bounds(today(), zone())),
        week=_week_of(monitor_id, week_on),
        due=work.list_next_due(monitor_id),
        count=counts.get(monitor_id),
        rules=work.overruled_by(start, end).get(monitor_id),
        given=boards.overall(everybody.where(mine)),
        others=boards.overall(everybody.where(~mine)),
        differs=boards.differs(everybody.where(~mine), everybody.where(mine)),
        minutes=_minutes(monitor_id, period),
        today=today(),
        **_labels(period),
    )


@pages.page("/centre", needs=Permission.CENTRE_SEE)
def show_centre() -> ResponseReturnValue:
    """The whole centre (M2): score, teams, slots, items, the week's monitoring, needs, attendance, machinery."""
    period = _period()
    start, end = period.bounds(zone())
    month = clock.month_of(period.last)
    found = scores.scores_of(start, end)
    mean = boards.overall(found)
    items = boards.item_profile(scores.item_titles(start, end), scores.item_totals(start, end), [])
    week_on = clock.week_start(today())
    return render_template(
        "reports/centre.html",
        score=mean,
        trend=boards.trend_of(found),
        scored=len(found),
        score_chart=boards.score_chart(str(_("Centre")), found, found),
        team_chart=charts.means_chart(_("Mean score by team"), boards.team_rows(list_teams(), found), mean),
        slot_chart=charts.means_chart(_("Mean score by time slot"), boards.slot_rows(found), mean),
        item_chart=boards.failed_chart(items),
        fatal=scores.list_fatal(start, end),
        week=work.monitor_weeks(week_on, week_on + WEEK, today()),
        volume=volume(period),
        needs=list_needs(month),
        attendance=boards.attendance_totals(improvement.attendance_of(month)),
        month=month,
        progress=work.system_progress(),
        may_see=_links(actor()),
        **_labels(period),
    )
