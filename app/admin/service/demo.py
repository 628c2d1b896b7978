"""The demo centre's people, and its simulated monitors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.queries import find_by_sign_in_name, list_active
from app.accounts.service import create_account
from app.admin import queries
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.handing_back import HandBackReason
from app.evaluations.policy.states import State
from app.evaluations.service.handing_back import hand_back
from app.evaluations.service.scoring import save_draft
from app.evaluations.service.second_look import confirm_evaluation
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.organisation.models import Grade, SeatType
from app.organisation.service.saving import save_agent, save_team
from app.rubrics.queries import drafts, findings, versions
from app.rubrics.service import drafts as drafting
from demo import draft
from demo.centre import Agent, Centre
from demo.monitors import simulated_verdicts

ROLES = {"qa_monitor": Role.MONITOR, "qa_supervisor": Role.SUPERVISOR, "centre_director": Role.DIRECTOR}
SEATS = {
    "technical": SeatType.TECHNICAL_SUPPORT,
    "market": SeatType.MARKET_ENQUIRY,
    "outbound": SeatType.OUTBOUND,
}
GRADES = {"principal": Grade.EXPERT}
QUALIFIED_FOR = timedelta(days=2 * 365)
Faults = Mapping[str, list[str]]
HANDED_BACK = (
    "A colleague took the call at this desk: another voice, another name. 同事代接，声音和姓名都不对。"
)


def load_people(actor: Actor, centre: Centre, today: date) -> None:
    """Make the accounts, teams and agents that are missing (P1, P2); repeating it changes nothing."""
    users = {
        member.login: _account(
            actor, member.login, member.name_en, member.name_zh, role_named(member.role), centre
        )
        for member in centre.staff
    }
    team_ids = {
        team.code: save_team(actor, team.code, team.name_en, team.name_zh, users[team.lead]).id
        for team in centre.teams
    }
    for agent in centre.agents:
        user_id = _account(actor, agent.login, agent.name_en, agent.name_zh, Role.AGENT, centre)
        save_agent(
            actor, agent.number, name_en=agent.name_en, name_zh=agent.name_zh, team_id=team_ids[agent.team],
            seat_type=SEATS[agent.seat], grade=GRADES.get(agent.grade) or Grade(agent.grade),
            hired_on=agent.hired_on, qualified_until=_qualified_until(agent, today), user_id=user_id,
        )  # fmt: skip


def draft_as_demo_supervisor(today: date) -> None:
    """Let the demo's supervisor begin a draft that counts from next month, unless he has one."""
    author = find_by_sign_in_name(draft.AUTHOR)
    current = [one for one in versions.list_in_force() if one.code == draft.RUBRIC]
    if author is None or not current or any(one.author_id == author.id for one in drafts.list_open()):
        return
    person, first = author.as_actor(None), (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    draft_id = drafting.begin_from_version(person, current[-1].id)
    text = draft.changed(drafts.get_draft(draft_id).text, first)
    drafting.save_draft(person, draft_id, 0, text)


def score_as_demo_monitor(transcript_id: int, faults: Faults, zone: ZoneInfo) -> bool:
    """Let the simulated monitor of an older week's call publish his score; True if this was the last one.

    ``faults``: kinds planted in each spoken call, by the name of its recording; a call that is not named
    there is none of the demo's. The calls of the latest draw are left for the people who try the product.
    The score goes through the services like everyone's; it is dated on the day when it was due.
    """
    evaluation = queries.open_demo_evaluation(transcript_id)
    planted = None if evaluation is None else faults.get(evaluation.call.recording_name or "")
    if evaluation is None or planted is None:
        return False
    person = evaluation.monitor
    monitor = Actor(person.id, f"{person.name_en} (simulated)", Role.MONITOR, None)
    call_id = evaluation.call.external_id
    rubric = versions.rubric_of(evaluation.rubric_version)
    found = findings.findings_of(evaluation.call_id, evaluation.rubric_version_id)
    verdicts = simulated_verdicts(
        [item.code for item in rubric.items],
        planted,
        {code: finding.verdict.value for code, finding in found.items()},
        person.sign_in_name,
        call_id,
    )
    answers = {code: Answer(verdict=verdict) for code, verdict in verdicts.items()}
    save_draft(monitor, evaluation.id, evaluation.revision, answers, "")
    given_at = _afternoon(evaluation.due_on, zone)
    if submit_evaluation(monitor, evaluation.id, zone, given_at) is State.SECOND_LOOK:
        confirm_evaluation(_second_reader(evaluation), evaluation.id, given_at)
    record(monitor, AuditTag.DEMO_SCORED, "evaluation", evaluation.id)
    # Two people may have the call: then there is another open evaluation of it.
    return score_as_demo_monitor(transcript_id, faults, zone) or _is_last(evaluation)


def hand_back_as_demo_monitor() -> None:
    """Let a simulated monitor hand back one call of the latest draw, unless that was done (S6)."""
    evaluation = None if queries.is_anything_handed_back() else queries.latest_open_evaluation()
    if evaluation is not None:
        person = evaluation.monitor
        monitor = Actor(person.id, f"{person.name_en} (simulated)", Role.MONITOR, None)
        hand_back(monitor, evaluation.id, HandBackReason.WRONG_AGENT.value, HANDED_BACK)


def _second_reader(evaluation: Evaluation) -> Actor:
    """The demo's supervisor, who reads fatal scores before their agents do."""
    person = next(user for user in list_active(Role.SUPERVISOR) if user.id != evaluation.monitor_id)
    return Actor(person.id, f"{person.name_en} (simulated)", Role.SUPERVISOR, None)


def _afternoon(day: date, zone: ZoneInfo) -> datetime:
    return min(datetime.combine(day, time(16), zone), clock.now())


def _is_last(evaluation: Evaluation) -> bool:
    return queries.count_open_demo_evaluations(besides=evaluation.id) == 0


def _account(actor: Actor, login: str, name_en: str, name_zh: str, role: Role, centre: Centre) -> int:
    known = find_by_sign_in_name(login)
    return (known or create_account(actor, login, name_en, name_zh, role, centre.password)).id


def role_named(name: str) -> Role:
    """The role that people.yaml means."""
    return ROLES.get(name) or Role(name)


def _qualified_until(agent: Agent, today: date) -> date:
    """The assessment holds two years and was renewed in time."""
    until = agent.qualified_on + QUALIFIED_FOR
    while until <= today:
        until += QUALIFIED_FOR
    return until
