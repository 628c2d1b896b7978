"""Reads of blind scores: one's own on the form, and who has still to score."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.calibration.models import CalibrationCall, CalibrationScore, CalibrationSession
from app.calibration.policy.states import State
from app.calibration.queries.sessions import progress_of
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.recordings.models import Call

NOT_YOURS = _("There is no such call for you to score.")


def get_own(actor: Actor, session_id: int, position: int) -> CalibrationScore:
    """The actor's own score of one call, with the call; NotFound for anybody else's (J1)."""
    found = db.session.scalars(
        _own(actor, session_id, position).options(
            joinedload(CalibrationScore.calibration_call)
            .joinedload(CalibrationCall.call)
            .joinedload(Call.recording),
            joinedload(CalibrationScore.calibration_call)
            .joinedload(CalibrationCall.session)
            .joinedload(CalibrationSession.rubric_version),
        )
    ).one_or_none()
    if found is None or found.calibration_call.session.state == State.CANCELLED:
        raise NotFound(NOT_YOURS)
    return found


def lock_own(actor: Actor, session_id: int, position: int) -> CalibrationScore:
    """The actor's score as it is now, held against his other windows; NotFound if there is none."""
    locked = _own(actor, session_id, position).with_for_update(of=CalibrationScore)
    found = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def own_by_position(actor: Actor, session: CalibrationSession) -> dict[int, CalibrationScore]:
    """Position of the call → the actor's own score; one query."""
    rows = (
        select(CalibrationCall.position, CalibrationScore)
        .join(CalibrationScore.calibration_call)
        .where(CalibrationCall.session_id == session.id, CalibrationScore.user_id == actor.user_id)
    )
    return dict(db.session.execute(rows).all())


def missing_in(session: CalibrationSession) -> dict[int, int]:
    """User id → how many calls he has still to submit, for those who have any."""
    done, calls = progress_of([session]).get(session.id, {}), len(session.calls)
    left = {one.user_id: calls - done.get(one.user_id, 0) for one in session.participants}
    return {user_id: count for user_id, count in left.items() if count}


def _own(actor: Actor, session_id: int, position: int) -> Select[CalibrationScore]:
    return (
        select(CalibrationScore)
        .join(CalibrationScore.calibration_call)
        .where(CalibrationCall.session_id == session_id, CalibrationCall.position == position)
        .where(CalibrationScore.user_id == actor.user_id)
    )
