"""Reads of the rotation: which leads there are, when each took part, who is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.joint.models import JointSeat, JointSession, LeadAway
from app.joint.policy.rotation import Waiting
from app.joint.policy.states import TOOK_PLACE, State
from app.organisation.models import Team
from app.organisation.queries import list_teams


@dataclass(frozen=True, slots=True)
class Lead:
    """A team lead who works here, and the teams that he leads, by code."""

    person: User
    teams: tuple[Team, ...]


def list_leads() -> list[Lead]:
    """Everybody who leads a team now, by the code of his first team: the fixed order of the rotation."""
    led: dict[User, list[Team]] = {}
    for team in list_teams():
        if team.lead and team.lead.is_active and team.lead.role == Role.TEAM_LEAD.value:
            led.setdefault(team.lead, []).append(team)
    return [Lead(person, tuple(teams)) for person, teams in led.items()]


def waiting(leads: Sequence[Lead]) -> list[Waiting]:
    """When each lead took part, and for when he is planned first; one statement."""
    took_part = JointSession.state.in_(TOOK_PLACE) & JointSeat.attended.is_(True)
    is_planned = JointSession.state == State.PLANNED.value
    rows = (
        select(JointSeat.lead_id, JointSession.begins_at, is_planned)
        .join(JointSeat.session)
        .where(took_part | is_planned)
        .order_by(JointSession.begins_at.desc())
    )
    turns: defaultdict[int, list[datetime]] = defaultdict(list)
    planned: dict[int, datetime] = {}
    for lead_id, begins_at, lies_ahead in db.session.execute(rows):
        if lies_ahead:
            planned[lead_id] = begins_at
        else:
            turns[lead_id].append(begins_at)
    people = [lead.person for lead in leads]
    return [
        Waiting(one.id, order, one.created_at, tuple(turns[one.id]), planned.get(one.id))
        for order, one in enumerate(people)
    ]


def away_on(day: date) -> set[int]:
    """Ids of the leads who are away on that day."""
    return set(
        db.session.scalars(select(LeadAway.lead_id).where(LeadAway.first_on <= day, LeadAway.last_on >= day))
    )


def list_away(since: date) -> Sequence[LeadAway]:
    """Days away that are not over, in turn, with the leads."""
    rows = select(LeadAway).where(LeadAway.last_on >= since).options(joinedload(LeadAway.lead))
    return db.session.scalars(rows.order_by(LeadAway.first_on, LeadAway.id)).all()


def get_away(away_id: int) -> LeadAway:
    """The days away; NotFound if there are none."""
    found = db.session.get(LeadAway, away_id)
    if found is None:
        raise NotFound(_("There are no such days away. Load the page again."))
    return found
