"""Teams and agents from a table; taking one twice changes nothing (P1, P4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.accounts.models import User
from app.accounts.queries import by_sign_in_name
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.handed_in import Imported, Rejection, Wrong
from app.foundation.i18n import LazyString, _
from app.foundation.storage import content_hash
from app.organisation.models import Agent, Gender, Grade, SeatType, Team
from app.organisation.queries import list_agents, list_teams
from app.organisation.service.rows import HEADINGS_ZH, AgentRow, read_agents
from app.organisation.service.saving import end_access, save_agent, save_team


@dataclass(slots=True)
class Person:
    """What is kept of an agent, to tell whether a row changes it; fields as `save_agent` takes them."""

    name_en: str
    name_zh: str
    team_id: int
    seat_type: SeatType
    grade: Grade
    hired_on: date
    qualified_until: date | None = None
    left_on: date | None = None
    gender: Gender | None = None
    user_id: int | None = None


def import_agents(actor: Actor, path: Path, today: date, name: str | None = None) -> Imported:
    """Take agents and their teams from a file called ``name``; rows that are wrong come back.

    A team that a row names is made, or gets the names and the lead that the row says. An agent who left by
    ``today`` cannot sign in any more. Raises InvalidInput for a file that is no such table.
    """
    require(actor, Permission.ORGANISATION_MANAGE)
    rows, rejected = read_agents(path)
    outcome, centre = Imported(rejected=rejected, names=HEADINGS_ZH), _Centre(actor, rows)
    for row in rows:
        try:
            state = centre.take(row)
        except Wrong as wrong:
            value = str(getattr(row, wrong.column, "") or row.kept.get(wrong.column, ""))
            outcome.rejected.append(Rejection(row.line, wrong.column, value, wrong.reason))
        else:
            setattr(outcome, state, getattr(outcome, state) + 1)
    end_access(actor, today)
    record(
        actor, AuditTag.AGENTS_IMPORTED, "file", None, file=name or path.name, digest=content_hash(path),
        new=outcome.new, changed=outcome.changed, unchanged=outcome.unchanged, rejected=len(outcome.rejected),
    )  # fmt: skip
    return outcome


class _Centre:
    """Teams, agents and accounts as they stand while rows are taken: read once, kept up by what is saved."""

    def __init__(self, actor: Actor, rows: Sequence[AgentRow]) -> None:
        self.actor = actor
        self.teams = {team.code: team for team in list_teams()}
        self.agents = {agent.number: agent for agent in list_agents()}
        self.numbers = {one.user_id: one.number for one in self.agents.values() if one.user_id is not None}
        names = {row.lead for row in rows} | {row.kept.get("sign_in_name", "") for row in rows}
        self.accounts = by_sign_in_name(names)
        self.said: dict[tuple[str, str], str] = {}

    def take(self, row: AgentRow) -> str:
        """Save a row; which count of `Imported` it belongs to. Raises Wrong, with nothing saved."""
        self._check_said(row)
        lead_id = self._account("lead", row.lead, Role.TEAM_LEAD).id if row.lead else None
        agent, kept = self.agents.get(row.number), dict(row.kept)
        if "sign_in_name" in kept:
            kept["user_id"] = self._user_id(row.number, kept.pop("sign_in_name"))
        person = Person(
            name_en=row.name_en, name_zh=row.name_zh, team_id=self._team(row, lead_id).id,
            seat_type=row.seat_type, grade=row.grade, hired_on=row.hired_on, **_stored(agent) | kept,
        )  # fmt: skip
        if agent is not None and person == _as_person(agent):
            return "unchanged"
        self.agents[row.number] = save_agent(self.actor, row.number, **asdict(person))
        self.numbers = {user: one for user, one in self.numbers.items() if one != row.number}
        if person.user_id is not None:
            self.numbers[person.user_id] = row.number
        return "new" if agent is None else "changed"

    def _team(self, row: AgentRow, lead_id: int | None) -> Team:
        team = self.teams.get(row.team)
        name_zh, name_en = row.team_name_zh or row.team_name_en, row.team_name_en or row.team_name_zh
        if team is None and not name_zh:
            raise Wrong("team", _("There is no such team. Give it a name in team_name_zh, and it is made."))
        present = ("", "", None) if team is None else (team.name_en, team.name_zh, team.lead_id)
        wanted = (name_en or present[0], name_zh or present[1], lead_id or present[2])
        if team is None or wanted != present:
            team = save_team(self.actor, row.team, *wanted)
        self.teams[row.team] = team
        return team

    def _check_said(self, row: AgentRow) -> None:
        """What a team is called and who leads it is the same in every row that says it."""
        for column in ("team_name_zh", "team_name_en", "lead"):
            said = getattr(row, column)
            if said and self.said.setdefault((row.team, column), said) != said:
                earlier = self.said[row.team, column]
                raise Wrong(column, _("An earlier row says %(value)s of this team.", value=earlier))

    def _user_id(self, number: str, sign_in_name: str) -> int | None:
        if not sign_in_name:
            return None
        user = self._account("sign_in_name", sign_in_name, Role.AGENT)
        if self.numbers.get(user.id, number) != number:
            raise Wrong("sign_in_name", _("Agent %(number)s signs in by it.", number=self.numbers[user.id]))
        return user.id

    def _account(self, column: str, sign_in_name: str, role: Role) -> User:
        user = self.accounts.get(sign_in_name)
        if user is None or user.closed_at is not None:
            raise Wrong(column, _("Nobody signs in by this name. Make the account under Accounts first."))
        if user.role != role.value:
            raise Wrong(column, _ROLES[role])
        return user


_ROLES: dict[Role, LazyString] = {
    Role.AGENT: _("This account is no agent's."),
    Role.TEAM_LEAD: _("This account is no team lead's."),
}


def _stored(agent: Agent | None) -> dict[str, Any]:
    """What stays where the table has no column for it."""
    if agent is None:
        return {}
    whole = asdict(_as_person(agent))
    return {key: whole[key] for key in ("qualified_until", "left_on", "gender", "user_id")}


def _as_person(agent: Agent) -> Person:
    return Person(
        name_en=agent.name_en, name_zh=agent.name_zh, team_id=agent.team_id,
        seat_type=SeatType(agent.seat_type), grade=Grade(agent.grade), hired_on=agent.hired_on,
        qualified_until=agent.qualified_until, left_on=agent.left_on,
        gender=Gender(agent.gender) if agent.gender else None, user_id=agent.user_id,
    )  # fmt: skip


def table_of_agents(agents: Iterable[Agent], sign_in_names: dict[int, str]) -> list[list[Any]]:
    """Rows for `COLUMNS` and `MORE_COLUMNS`, which `import_agents` takes again without a change.

    ``sign_in_names`` of accounts by id.
    """
    return [
        [
            one.number, one.name_zh, one.name_en, one.team.code, one.seat_type, one.grade, one.hired_on,
            one.qualified_until, one.left_on, one.gender, sign_in_names.get(one.user_id or 0, ""),
            one.team.name_zh, one.team.name_en, sign_in_names.get(one.team.lead_id or 0, ""),
        ]
        for one in agents
    ]  # fmt: skip
