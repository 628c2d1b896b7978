"""Who must not judge whom: own calls, own and former teams, and what was declared (P2, S6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.foundation.clock import week_start
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.organisation.models import Agent
from app.organisation.queries import own_team_pairs
from app.sampling.models import DeclaredConflict
from app.sampling.queries.plans import sampling_rules


def conflict_pairs(
    monitor_ids: Collection[int], first: date, last: date, former_team_days: int
) -> set[tuple[int, int]]:
    """``(monitor id, agent id)`` that must not meet on any day from ``first`` to ``last``; four statements.

    Nobody hears himself, his own team or the one that he leads (P2), nor one that he left less than
    ``former_team_days`` before ``first``, nor whom he or his supervisor declared a conflict with (S6).
    """
    left_after = datetime.combine(first - timedelta(days=former_team_days), time(), UTC)
    teams = own_team_pairs(monitor_ids, left_after)
    pairs: set[tuple[int, int]] = set()
    for monitor_id, agent_id, team_id in _declared(monitor_ids, first, last):
        teams |= {(monitor_id, team_id)} if team_id is not None else set()
        pairs |= {(monitor_id, agent_id)} if agent_id is not None else set()
    members: dict[int, list[int]] = {}
    concerned = or_(Agent.team_id.in_({team for _person, team in teams}), Agent.user_id.in_(monitor_ids))
    agents = select(Agent.id, Agent.team_id, Agent.user_id).where(concerned)
    for agent_id, team_id, user_id in db.session.execute(agents):
        members.setdefault(team_id, []).append(agent_id)
        pairs |= {(user_id, agent_id)} if user_id is not None and user_id in monitor_ids else set()
    return pairs | {(person, agent_id) for person, team in teams for agent_id in members.get(team, [])}


def conflicts_now(monitor_ids: Collection[int], first: date, last: date) -> set[tuple[int, int]]:
    """`conflict_pairs` by the rules of the week of ``first``."""
    rules = sampling_rules(week_start(first)).value.assignment
    return conflict_pairs(monitor_ids, first, last, rules.former_team_days)


def list_conflicts(monitor_id: int) -> Sequence[DeclaredConflict]:
    """What was declared for one monitor, the latest first, with agent, team and who declared it."""
    mine = select(DeclaredConflict).where(DeclaredConflict.monitor_id == monitor_id)
    sides = joinedload(DeclaredConflict.agent), joinedload(DeclaredConflict.team)
    both = mine.options(*sides, joinedload(DeclaredConflict.declared_by))
    return db.session.scalars(both.order_by(DeclaredConflict.id.desc())).unique().all()


def get_conflict(conflict_id: int) -> DeclaredConflict:
    """The conflict; NotFound if there is none."""
    found = db.session.get(DeclaredConflict, conflict_id)
    if found is None:
        raise NotFound(_("There is no such conflict. Load the page again."))
    return found


def _declared(
    monitor_ids: Collection[int], first: date, last: date
) -> Sequence[tuple[int, int | None, int | None]]:
    rows = db.session.execute(
        select(DeclaredConflict.monitor_id, DeclaredConflict.agent_id, DeclaredConflict.team_id)
        .where(DeclaredConflict.monitor_id.in_(monitor_ids), DeclaredConflict.from_on <= last)
        .where(or_(DeclaredConflict.until_on.is_(None), DeclaredConflict.until_on >= first))
    )
    return [(row[0], row[1], row[2]) for row in rows]
