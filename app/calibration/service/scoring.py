"""Blind scoring: drafts that save themselves, and submitting, each person for himself (J1, Q4)."""

from __future__ import annotations

from collections.abc import Mapping

from app.calibration.models import CalibrationScore, CalibrationSession
from app.calibration.policy.answering import row_of, settle
from app.calibration.policy.states import State
from app.calibration.queries import scores, sessions
from app.engines.scoring.score import ScoreError
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.faults import told
from app.evaluations.policy.walls import may_score
from app.evaluations.queries.own_case import OWN_CASE
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _
from app.rubrics.queries.versions import rubric_of


def save_draft(
    actor: Actor, session_id: int, position: int, revision: int, answers: Mapping[str, Answer], comment: str
) -> int:
    """Keep the form of one call as it stands; returns the new revision.

    Raises NotFound where the actor does not score this call, NotAllowed where it is his own case by now (P2);
    Conflict where another window saved since
    ``revision`` was read, the score is submitted, or the discussion has begun.
    """
    session, own = _own_open(actor, session_id, position)
    if own.revision != revision:
        raise Conflict(_("This score was saved in another window meanwhile. Load the page again to go on."))
    known = {item.code for item in rubric_of(session.rubric_version).items}
    own.answers = own.answers | {code: row_of(one) for code, one in answers.items() if code in known}
    own.comment, own.saved_at = comment, clock.now()
    own.revision += 1
    return own.revision


def submit_score(actor: Actor, session_id: int, position: int) -> None:
    """The actor is done with this call: nobody can change his score any more, and nobody sees it yet.

    A score that comes after the last day is taken as long as the discussion has not begun. Raises
    InvalidInput with ``items`` where some are open or wrong.
    """
    session, own = _own_open(actor, session_id, position)
    rubric = rubric_of(session.rubric_version)
    try:
        own.answers, result = settle(rubric, own.answers)
    except ScoreError as error:
        raise InvalidInput(told(error, rubric), items=list(error.items)) from error
    own.total, own.is_fatal, own.submitted_at = result.total, result.fatal, clock.now()
    record(actor, AuditTag.CALIBRATION_SCORED, "calibration", session_id, position=position)


def _own_open(actor: Actor, session_id: int, position: int) -> tuple[CalibrationSession, CalibrationScore]:
    """Session and own score, held: the session so that it does not move on meanwhile."""
    require(actor, Permission.CALIBRATION_SCORE)
    session = sessions.lock_session(session_id, shared=True)
    if session is None or session.state in (State.PLANNED, State.CANCELLED):
        raise NotFound(scores.NOT_YOURS)
    own = scores.lock_own(actor, session_id, position)
    if session.state != State.OPEN:
        raise Conflict(_("The discussion has begun. Blind scores are no longer taken."))
    if own.submitted_at is not None:
        raise Conflict(_("This score is submitted already. It can no longer be changed."))
    agent = own.calibration_call.call.agent
    lead_id = agent.team.lead_id if session.expert_id == actor.user_id else None  # others score blind
    if not may_score(actor.user_id, agent.user_id, lead_id):
        raise NotAllowed(OWN_CASE)
    return session, own
