"""Telling people of an appeal, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.queries import list_active
from app.appeals.models import Appeal, AppealDecision
from app.appeals.policy.rules import AppealRules
from app.appeals.policy.telling import DECIDED, LODGED, NOBODY, OVERDUE
from app.appeals.queries.people import deciders_of
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.notices.policy import both
from app.notices.service import tell


def tell_deciders(actor: Actor, appeal: Appeal, rules: AppealRules, zone: ZoneInfo) -> None:
    """Those who may decide at its level; where there is nobody, supervisors and directors learn that."""
    people = deciders_of(appeal, rules, clock.today(zone), appeal.level)
    if people:
        _tell(actor, people, LODGED, appeal)
    else:
        _tell(actor, _heads(Role.SUPERVISOR, Role.DIRECTOR), NOBODY, appeal)


def tell_decided(actor: Actor, appeal: Appeal, decision: AppealDecision) -> None:
    """The agent and his monitor."""
    people = [one for one in (appeal.agent.user_id, appeal.evaluation.monitor_id) if one is not None]
    _tell(actor, people, DECIDED, appeal, outcome=decision.outcome)


def tell_overdue(actor: Actor, appeal: Appeal, rules: AppealRules, zone: ZoneInfo) -> None:
    """Those who may decide, and the directors."""
    people = deciders_of(appeal, rules, clock.today(zone), appeal.level)
    _tell(actor, {*people, *_heads(Role.DIRECTOR)} - {appeal.agent.user_id}, OVERDUE, appeal)


def _heads(*roles: Role) -> list[int]:
    return [person.id for role in roles for person in list_active(role)]


def _tell(actor: Actor, people: Iterable[int], kind: str, appeal: Appeal, **further: Any) -> None:
    facts = {
        "call": appeal.evaluation.call.external_id, "agent": both(appeal.agent.name), "level": appeal.level,
        "due_on": appeal.due_on.isoformat(), **further,
    }  # fmt: skip
    page = ("appeals.show_appeal", {"appeal_id": appeal.id})
    tell(actor, people, kind, f"appeal {appeal.id} level {appeal.level}", page, facts)
