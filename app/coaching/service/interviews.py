"""Interviews: written down on a published score, signed by both (F1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.coaching.models import Interview
from app.coaching.policy import Kind
from app.coaching.queries import interviews
from app.evaluations.queries.sheet import lock_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.organisation.queries import scope_of


@dataclass(frozen=True, slots=True)
class InterviewTerms:
    """What was found and agreed when people sat together (F1)."""

    kind: Kind
    held_on: date
    found: str
    agreed: str


def open_interview(actor: Actor, evaluation_id: int, terms: InterviewTerms, zone: ZoneInfo) -> Interview:
    """Write down an interview on a published score (F1). Nobody interviews himself; one interview a score."""
    require(actor, Permission.COACHING_WRITE)
    lock_evaluation(evaluation_id)  # of two who open at once, the second waits and then meets the first one's
    evaluation = interviews.get_published(actor, evaluation_id)
    if evaluation.agent.user_id == actor.user_id:
        raise NotAllowed(_("Nobody interviews himself."))
    if interviews.interview_of(evaluation_id) is not None:
        raise Conflict(_("There is an interview on this score already. Open it instead."))
    if terms.held_on > clock.today(zone):
        raise InvalidInput(_("Write the interview down on the day it is held, or later."))
    interview = Interview(
        evaluation_id=evaluation.id, agent_id=evaluation.agent_id, interviewer_id=actor.user_id,
        kind=terms.kind.value, held_on=terms.held_on, found=terms.found.strip(), agreed=terms.agreed.strip(),
        opened_at=clock.now(),
    )  # fmt: skip
    db.session.add(interview)
    db.session.flush()  # the log and the page name the new id
    facts = {"agent_id": interview.agent_id, "kind": interview.kind}
    record(actor, AuditTag.INTERVIEW_OPENED, "interview", interview.id, **facts)
    return interview


def sign_interview(actor: Actor, interview_id: int) -> Interview:
    """Sign as interviewer or as agent (F1); signing twice changes nothing."""
    require(actor, Permission.COACHING_SIGN)
    interview = interviews.get_interview(interview_id, scope_of(actor), lock=True)
    if actor.user_id == interview.interviewer_id:
        side = "signed_by_interviewer_at"
    elif actor.user_id == interview.agent.user_id:
        side = "signed_by_agent_at"
    else:
        raise NotAllowed(_("Only the interviewer and the agent sign."))
    if getattr(interview, side) is None:
        setattr(interview, side, clock.now())
        record(actor, AuditTag.INTERVIEW_SIGNED, "interview", interview.id, side=side)
    return interview


def own_to_change(actor: Actor, interview_id: int) -> Interview:
    """The interview, held for a change by somebody who may write it; never one's own case (P2)."""
    require(actor, Permission.COACHING_WRITE)
    interview = interviews.get_interview(interview_id, scope_of(actor), lock=True)
    if interview.agent.user_id == actor.user_id:
        raise NotAllowed(_("Nobody decides on his own plan. Ask your supervisor."))
    return interview
