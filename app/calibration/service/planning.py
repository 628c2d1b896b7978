"""Planning a session: title, rubric, people, last day; then its calls (J1)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.calibration.models import CalibrationCall, CalibrationParticipant, CalibrationSession
from app.calibration.policy.drawing import drawn_from, frame_digest
from app.calibration.policy.states import State
from app.calibration.policy.terms import MOST_CALLS, Terms
from app.calibration.queries import sessions
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.recordings.models import Call
from app.rubrics.queries.versions import get_version


def plan_session(actor: Actor, terms: Terms, today: date) -> CalibrationSession:
    """A new session, still without calls; nobody else hears of it yet.

    The expert scores like everybody. Raises InvalidInput where fewer than two people would score, somebody
    is no monitor, lead or supervisor who works here, or the last day has passed.
    """
    require(actor, Permission.CALIBRATION_LEAD)
    people = terms.people
    _check(terms, people, today)
    session = CalibrationSession(
        title=terms.title.strip(), rubric_version_id=terms.version_id,
        rubric_code=get_version(terms.version_id).code, expert_id=terms.expert_id,
        led_by_id=actor.user_id, state=State.PLANNED.value, due_on=terms.due_on, planned_at=clock.now(),
        participants=[CalibrationParticipant(user_id=user_id) for user_id in sorted(people)],
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()  # its id is what the log speaks of
    record(
        actor, AuditTag.CALIBRATION_PLANNED, "calibration", session.id,
        user_ids=sorted(people), expert_id=terms.expert_id, due_on=terms.due_on.isoformat(),
    )  # fmt: skip
    return session


def add_call(actor: Actor, session_id: int, call_id: int) -> None:
    """Put a call of the supervisor's choice into a planned session; one that is in it already stays.

    Raises InvalidInput for a call without recording or in another language than the rubric's.
    """
    session = planned(actor, session_id)
    call = db.session.get(Call, call_id)
    if call is None:
        raise NotFound(_("There is no such call."))
    if call.recording is None or call.language != session.rubric_version.language:
        raise InvalidInput(_("Choose a recorded call in the language of the rubric."))
    if call_id not in {one.call_id for one in session.calls}:
        _put_in(session, [call_id], is_drawn=False)
        record(actor, AuditTag.CALIBRATION_CALLS_CHOSEN, "calibration", session_id, added=[call_id])


def remove_call(actor: Actor, session_id: int, position: int) -> None:
    """Take a call out of a planned session; one that is gone already is no error."""
    session = planned(actor, session_id)
    gone = [one for one in session.calls if one.position == position]
    if gone:
        session.calls = [one for one in session.calls if one.position != position]
        removed = [one.call_id for one in gone]
        record(actor, AuditTag.CALIBRATION_CALLS_CHOSEN, "calibration", session_id, removed=removed)


def draw_calls(actor: Actor, session_id: int, week_on: date, count: int, zone: ZoneInfo) -> list[int]:
    """Draw ``count`` calls at random out of the recorded ones of a week in the rubric's language (S6).

    None of them is the own case of somebody who scores (P2). They take the place of all that was drawn
    before. Seed, size and hash of the frame are kept, so that the draw can be made again. Returns the ids of
    the calls; raises InvalidInput where the week has none.
    """
    session = planned(actor, session_id)
    monday = clock.week_start(week_on)
    begin, end = clock.day_bounds(monday, zone)[0], clock.day_bounds(monday + timedelta(weeks=1), zone)[0]
    chosen = {one.call_id for one in session.calls if not one.is_drawn}
    frame = sessions.frame_of(session, begin, end)
    if not frame:
        raise InvalidInput(_("There are no recorded calls in the rubric's language in this week."))
    session.seed, session.week_on = secrets.token_hex(32), monday
    session.frame_size, session.frame_digest = len(frame), frame_digest(list(frame))
    drawn = [frame[number] for number in drawn_from(list(frame), session.seed, count)]
    session.calls = [one for one in session.calls if not one.is_drawn]
    db.session.flush()  # places of calls that go are free before others take them
    _put_in(session, [call_id for call_id in drawn if call_id not in chosen], is_drawn=True)
    record(
        actor, AuditTag.CALIBRATION_CALLS_CHOSEN, "calibration", session_id, drawn=drawn, seed=session.seed,
        week_on=monday.isoformat(), frame_digest=session.frame_digest,
    )  # fmt: skip
    return drawn


def planned(actor: Actor, session_id: int) -> CalibrationSession:
    """The locked session while it is planned, for who leads sessions; Conflict once it is open."""
    require(actor, Permission.CALIBRATION_LEAD)
    session = sessions.lock_session(session_id)
    if session is None:
        raise NotFound(sessions.NOT_THERE)
    if session.state != State.PLANNED:
        raise Conflict(_("This session has begun. Its calls can no longer be changed."))
    return session


def _put_in(session: CalibrationSession, call_ids: Collection[int], *, is_drawn: bool) -> None:
    if len(session.calls) + len(call_ids) > MOST_CALLS:
        raise InvalidInput(_("A session can have up to %(most)s calls.", most=MOST_CALLS))
    last = max((one.position for one in session.calls), default=0)
    session.calls.extend(
        CalibrationCall(call_id=call_id, position=last + n, is_drawn=is_drawn)
        for n, call_id in enumerate(call_ids, start=1)
    )


def _check(terms: Terms, people: Collection[int], today: date) -> None:
    if not terms.title.strip():
        raise InvalidInput(_("Give the session a title."))
    if terms.due_on < today:
        raise InvalidInput(_("The last day for scoring must not have passed."))
    if len(people) < 2:
        raise InvalidInput(_("At least two people must score, else nothing can be compared."))
    if not set(people) <= {user.id for user in sessions.list_candidates()}:
        raise InvalidInput(_("Choose monitors, team leads or supervisors who work here."))
