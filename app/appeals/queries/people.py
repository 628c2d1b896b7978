"""Who may decide which appeal, a few statements for a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.queries import list_active
from app.appeals.models import Appeal, AppealDecision
from app.appeals.policy.deciding import Bar, may_decide
from app.appeals.policy.rules import AppealRules
from app.evaluations.models import EvaluationRevision
from app.evaluations.queries.assignment import free_of_conflict
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import db

People = Mapping[int, Role]


def bars_of(
    people: People, appeals: Sequence[Appeal], rules: AppealRules, today: date, level: int | None = None
) -> dict[tuple[int, int], Bar | None]:
    """``(appeal id, person id)`` → what keeps the person from deciding it, at its own level or ``level``."""
    if not appeals or not people:
        return {}
    took_part = _took_part(appeals)
    pairs = [(person_id, appeal.agent_id) for appeal in appeals for person_id in people]
    free = free_of_conflict(pairs, [today])
    return {
        (appeal.id, person_id): may_decide(
            person_id, role, rules=rules, level=level or appeal.level, took_part=took_part[appeal.id],
            in_conflict=(person_id, appeal.agent_id) not in free,
        )
        for appeal in appeals
        for person_id, role in people.items()
    }  # fmt: skip


def deciders_of(appeal: Appeal, rules: AppealRules, today: date, level: int) -> list[int]:
    """Who may decide the appeal at the level, by id."""
    people = {person.id: role for role in rules.roles_at(level) for person in list_active(role)}
    bars = bars_of(people, [appeal], rules, today, level)
    return sorted(person_id for (_, person_id), bar in bars.items() if bar is None)


def bars_for(
    actor: Actor, appeals: Sequence[Appeal], rules: AppealRules, today: date
) -> dict[int, Bar | None]:
    """Appeal id → what keeps the actor from deciding it now."""
    if actor.user_id is None:
        return {appeal.id: Bar.ROLE for appeal in appeals}
    bars = bars_of({actor.user_id: actor.role}, appeals, rules, today)
    return {appeal_id: bar for (appeal_id, _), bar in bars.items()}


def _took_part(appeals: Sequence[Appeal]) -> dict[int, set[int]]:
    """Appeal id → agent, lead, monitor, who confirmed or changed the score, who decided before."""
    revised = _by_evaluation([appeal.evaluation_id for appeal in appeals])
    deciders = _by_appeal([appeal.id for appeal in appeals])
    return {
        appeal.id: {
            person
            for person in (
                appeal.agent.user_id, appeal.agent.team.lead_id, appeal.evaluation.monitor_id,
                *revised.get(appeal.evaluation_id, ()), *deciders.get(appeal.id, ()),
            )
            if person is not None
        }
        for appeal in appeals
    }  # fmt: skip


def _by_evaluation(ids: Iterable[int]) -> dict[int, set[int]]:
    revisions = select(EvaluationRevision.evaluation_id, EvaluationRevision.by_id)
    wanted = revisions.where(EvaluationRevision.evaluation_id.in_(ids), EvaluationRevision.by_id.is_not(None))
    return _gathered((row[0], row[1]) for row in db.session.execute(wanted))


def _by_appeal(ids: Iterable[int]) -> dict[int, set[int]]:
    wanted = select(AppealDecision.appeal_id, AppealDecision.by_id).where(AppealDecision.appeal_id.in_(ids))
    return _gathered((row[0], row[1]) for row in db.session.execute(wanted))


def _gathered(rows: Iterable[tuple[int, int | None]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, person in rows:
        found.setdefault(key, set()).update(() if person is None else (person,))
    return found
