"""A serious fault is told to lead and supervisors at once (Q5), before anybody looked a second time."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.queries import list_active
from app.evaluations.models import Evaluation
from app.evaluations.policy.alerts import SERIOUS_FAULT
from app.evaluations.policy.states import State
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.notices.policy import both
from app.notices.service import tell


def alert(actor: Actor, evaluation_id: int) -> None:
    """Tell the agent's lead, who is led to the call, and the supervisors, who are led to the score.

    Each once, however often the score is given back and submitted again; nobody is told of his own score.
    """
    require(actor, Permission.JOB_RUN)
    found = db.session.scalars(select(Evaluation).where(Evaluation.id == evaluation_id)).one_or_none()
    if found is None:
        return
    key, facts = f"evaluation {evaluation_id}", {
        "call": found.call.external_id, "agent": both(found.agent.name), "is_fatal": found.is_fatal,
    }  # fmt: skip
    lead_id, score_page = found.agent.team.lead_id, _score_page(found)
    if lead_id is not None and lead_id != found.monitor_id:
        tell(
            actor, [lead_id], SERIOUS_FAULT, key, ("recordings.show_call", {"call_id": found.call_id}), facts
        )
    concerned = {found.monitor_id, lead_id, found.agent.user_id}
    supervisors = {one.id for one in list_active(Role.SUPERVISOR)} - concerned
    tell(actor, supervisors, SERIOUS_FAULT, key, score_page, facts)


def _score_page(found: Evaluation) -> tuple[str, dict[str, int]]:
    waits = found.state == State.SECOND_LOOK
    return "evaluations.look_again" if waits else "evaluations.show", {"evaluation_id": found.id}
