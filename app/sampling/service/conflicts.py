"""Conflicts of interest: declared by a monitor for himself, or by his supervisor (S6)."""

from __future__ import annotations

from datetime import date

from app.accounts.queries import get_user
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _
from app.organisation.models import Team
from app.organisation.queries import get_agent
from app.sampling.models import DeclaredConflict
from app.sampling.queries.conflicts import get_conflict


def declare_conflict(
    actor: Actor, monitor_id: int, *, agent_id: int | None = None, team_id: int | None = None,
    reason: str, from_on: date, until_on: date | None = None,
) -> DeclaredConflict:  # fmt: skip
    """This monitor is not to judge an agent, or a team (one of both), from a day on, until a day or for good.

    Draws from now on keep to it; what is on his list already is given to others by hand. A monitor declares
    for himself (NotAllowed for others), who manages duty for anybody. Raises InvalidInput for an empty
    reason or days in the wrong order, NotFound for an unknown agent, team or monitor.
    """
    require(actor, Permission.CONFLICT_DECLARE)
    if actor.user_id != monitor_id and not actor.may(Permission.DUTY_MANAGE):
        raise NotAllowed(_("You can declare a conflict of your own only."))
    if get_user(monitor_id).role != Role.MONITOR.value:
        raise NotFound(_("This account is no monitor's."))
    if (agent_id is None) == (team_id is None):
        raise InvalidInput(_("Choose an agent or a team."))
    if agent_id is not None:
        get_agent(agent_id)
    elif db.session.get(Team, team_id) is None:
        raise NotFound(_("There is no such team."))
    if not reason.strip() or (until_on is not None and until_on < from_on):
        raise InvalidInput(_("Give a reason, and a last day that is not before the first."))
    conflict = DeclaredConflict(
        monitor_id=monitor_id, agent_id=agent_id, team_id=team_id, reason=reason.strip(), from_on=from_on,
        until_on=until_on, declared_by_id=actor.user_id, declared_at=clock.now(),
    )  # fmt: skip
    db.session.add(conflict)
    db.session.flush()  # the log names the new id
    record(
        actor, AuditTag.CONFLICT_DECLARED, "conflict", conflict.id,
        monitor_id=monitor_id, agent_id=agent_id, team_id=team_id, reason=reason.strip(),
        from_on=from_on.isoformat(), until_on=None if until_on is None else until_on.isoformat(),
    )  # fmt: skip
    return conflict


def end_conflict(actor: Actor, conflict_id: int, last_on: date) -> DeclaredConflict:
    """A supervisor ends a conflict with ``last_on`` as its last day; Conflict where it has ended before."""
    require(actor, Permission.DUTY_MANAGE)
    conflict = get_conflict(conflict_id)
    if conflict.until_on is not None and conflict.until_on <= last_on:
        raise Conflict(_("This conflict has ended already."))
    conflict.until_on = last_on
    record(actor, AuditTag.CONFLICT_ENDED, "conflict", conflict_id, until_on=last_on.isoformat())
    return conflict
