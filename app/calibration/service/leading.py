"""Leading a session through its states: open, move its last day, open the discussion, close, cancel (J1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert

from app.calibration.models import CalibrationScore, CalibrationSession
from app.calibration.policy.agreeing import agreement_of
from app.calibration.policy.rules import FILE, load_calibration
from app.calibration.policy.states import COMPARED, State, may_move
from app.calibration.policy.telling import DISCUSSED, OPENED
from app.calibration.policy.walls import Hindrance, hindrance
from app.calibration.queries import comparison, scores, sessions
from app.calibration.service.telling import tell_of
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules


def open_session(actor: Actor, session_id: int, today: date) -> None:
    """Let people score blind, and tell them.

    Raises InvalidInput without calls, where the last day has passed, or where somebody would score a call
    of his own, or the expert one of a team that he leads (P2); Conflict where it is not planned.
    """
    session = _lead(actor, session_id)
    _move(session, State.OPEN)
    if not session.calls:
        raise InvalidInput(_("Choose the calls first."))
    if session.due_on < today:
        raise InvalidInput(_("The last day for scoring must not have passed."))
    people = [one.user_id for one in session.participants]
    _require_strangers(session)
    session.opened_at = clock.now()
    rows = [
        {"calibration_call_id": call.id, "user_id": user_id, "revision": 0, "answers": {}, "comment": "",
         "is_fatal": False}
        for call in session.calls
        for user_id in people
    ]  # fmt: skip
    db.session.execute(insert(CalibrationScore), rows)
    record(actor, AuditTag.CALIBRATION_OPENED, "calibration", session_id, calls=len(session.calls))
    tell_of(actor, session, OPENED, people)


def move_deadline(actor: Actor, session_id: int, due_on: date, today: date) -> None:
    """Set another last day for a session that is planned or being scored; it must not have passed."""
    session = _lead(actor, session_id)
    if session.state not in (State.PLANNED, State.OPEN):
        raise Conflict(_("The scoring of this session has ended. Its last day can no longer be moved."))
    if due_on < today:
        raise InvalidInput(_("The last day for scoring must not have passed."))
    before, session.due_on = session.due_on, due_on
    record(
        actor, AuditTag.CALIBRATION_MOVED, "calibration", session_id,
        before=before.isoformat(), after=due_on.isoformat(),
    )  # fmt: skip


def open_discussion(actor: Actor, session_id: int, today: date) -> list[int]:
    """End the blind scoring: from now on those who take part read each other's scores.

    Returns the ids of those who have not scored everything. Drafts count for nothing. Where the expert is
    among them, the reference is agreed in the discussion instead. Raises Conflict before the last day has
    passed unless everybody is done, and where fewer than two people scored.
    """
    session = _lead(actor, session_id)
    _move(session, State.DISCUSSION)
    missing = scores.missing_in(session)
    scored = {one.user_id for one in comparison.submitted_in([session_id])}
    why = hindrance(today, session.due_on, missing, len(scored))
    if why is Hindrance.NOT_DUE:
        raise Conflict(_("Not everybody has scored yet, and the last day has not passed."))
    if why is Hindrance.NOBODY:
        raise Conflict(_("Fewer than two people scored, so nothing can be compared. Move the last day."))
    if session.expert_id in missing:
        session.expert_id = None
    session.discussed_at = clock.now()
    record(
        actor, AuditTag.CALIBRATION_DISCUSSED, "calibration", session_id,
        missing=sorted(missing), expert_id=session.expert_id,
    )  # fmt: skip
    tell_of(actor, session, DISCUSSED, (one.user_id for one in session.participants))
    return sorted(missing)


def close_session(actor: Actor, session_id: int) -> None:
    """End the discussion: what was agreed on holds from now on, and the deviations stand.

    Raises Conflict where the reference of a call is not whole.
    """
    session = _lead(actor, session_id)
    _move(session, State.CLOSED)
    found = comparison.comparison_of(session)
    known = found.totals
    open_calls = [one.position for one in session.calls if one.id not in known]
    if open_calls:
        numbers = ", ".join(map(str, open_calls))
        raise Conflict(_("Agree on every item of these calls first: %(calls)s.", calls=numbers))
    enough = read_rules(FILE, load_calibration).value.enough.enough
    session.closed_at, session.agreement = clock.now(), agreement_of(found.rated, enough).filed
    agreed = [one.item_code for one in session.items if one.reading_zh or one.reading_en]
    record(actor, AuditTag.CALIBRATION_CLOSED, "calibration", session_id, readings=agreed)


def cancel_session(actor: Actor, session_id: int, reason: str) -> None:
    """Give a session up; its scores are shown to nobody any more. Raises InvalidInput without a reason."""
    session = _lead(actor, session_id)
    if not reason.strip():
        raise InvalidInput(_("Say why the session is cancelled."))
    before = session.state
    _move(session, State.CANCELLED)
    session.reason = reason.strip()
    record(
        actor, AuditTag.CALIBRATION_CANCELLED, "calibration", session_id,
        before=before, reason=session.reason, was_discussed=before in COMPARED,
    )  # fmt: skip


def _lead(actor: Actor, session_id: int) -> CalibrationSession:
    """The session, locked against everybody else, for who leads sessions."""
    require(actor, Permission.CALIBRATION_LEAD)
    session = sessions.lock_session(session_id)
    if session is None:
        raise NotFound(sessions.NOT_THERE)
    return session


def _move(session: CalibrationSession, wanted: State) -> None:
    if not may_move(session.state, wanted):
        raise Conflict(_("Somebody was faster: this session has moved on. Load the page again."))
    session.state = wanted.value


def _require_strangers(session: CalibrationSession) -> None:
    """Nobody scores a call of his own, and nobody sets the reference for his own team (P2)."""
    agents = {one.call.agent_id for one in session.calls}
    if agents & set(db.session.scalars(sessions.own_cases(session))):
        raise InvalidInput(
            _(
                "Somebody would score his own call, or the expert his own team's. Choose other calls or other"
                " people."
            )
        )
